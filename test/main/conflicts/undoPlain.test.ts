import { describe, expect, it, onTestFinished } from 'vitest'
import type { SessionId } from '../../../app/ids'
import { Device } from '../../support/device'

async function opened(): Promise<{ device: Device; id: SessionId }> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  return { device, id: await device.services.journal.sessions.create({ title: 'first', text: 'words' }) }
}

const stateOf = async (device: Device, id: SessionId) => {
  const { doc } = await device.services.journal.databases.sessions.get(id)
  const { title, pinned, archived } = doc
  return { title, pinned, archived }
}

describe('undo of what stands outside the histories', () => {
  it('takes pins and archiving back in turn with other edits, across restarts, and does them again', async () => {
    const { device, id } = await opened()
    const { sessions } = device.services.journal
    await sessions.setPinned([id], true)
    await sessions.rename(id, 'second')
    await sessions.setArchived([id], true)
    await device.restart()
    const undo = () => device.services.conflicts.edits.undo(id)
    const redo = () => device.services.conflicts.edits.redo(id)
    expect(await undo()).toBe(id)
    expect(await stateOf(device, id)).toEqual({ title: 'second', pinned: true, archived: false })
    await undo()
    expect(await stateOf(device, id)).toEqual({ title: 'first', pinned: true, archived: false })
    await device.restart()
    await undo()
    expect(await stateOf(device, id)).toEqual({ title: 'first', pinned: false, archived: false })
    expect(await undo()).toBeNull()
    for (const wanted of [
      { title: 'first', pinned: true, archived: false },
      { title: 'second', pinned: true, archived: false },
      { title: 'second', pinned: true, archived: true },
    ]) {
      expect(await redo()).toBe(id)
      expect(await stateOf(device, id)).toEqual(wanted)
      await device.restart()
    }
    expect(await redo()).toBeNull()
    expect(await undo()).toBe(id)
    expect(await stateOf(device, id)).toEqual({ title: 'second', pinned: true, archived: false })
  })

  it('gives a tag back its name and its colour', async () => {
    const { device } = await opened()
    const { tags, databases } = device.services.journal
    const tag = await tags.create('work', '#112233')
    await tags.recolor(tag, '#445566')
    await tags.rename(tag, 'play')
    await tags.recolor(tag, '#778899')
    await device.restart()
    const now = async () => {
      const { doc } = await device.services.journal.databases.tags.get(tag)
      return `${doc.name} ${doc.color}`
    }
    expect(databases).not.toBe(device.services.journal.databases)
    const { edits } = device.services.conflicts
    const seen = [await now()]
    while ((await edits.undo(tag)) !== null) seen.push(await now())
    expect(seen).toEqual(['play #778899', 'play #445566', 'work #445566', 'work #112233'])
    while ((await edits.redo(tag)) !== null) continue
    expect(await now()).toBe('play #778899')
  })

  it('passes over what was changed again meanwhile, also to the same value', async () => {
    const { device, id } = await opened()
    const { sessions, databases } = device.services.journal
    await sessions.setPinned([id], true)
    // Another device unpins and pins again: the value is ours, the change is not.
    const { doc, rev } = await databases.sessions.get(id)
    const stamps = {
      ...doc.stamps,
      pinned: { atMs: doc.stamps['pinned']!.atMs + 2, device: 'ffffffffffffffff' as never },
    }
    await databases.sessions.put({ ...doc, stamps }, rev)
    expect(await device.services.conflicts.edits.undo(id)).toBeNull()
    expect((await stateOf(device, id)).pinned).toBe(true)
  })
})
