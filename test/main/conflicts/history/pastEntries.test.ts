import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { messageRange, type SessionId } from '../../../../app/ids'
import type { PastEntry } from '../../../../app/ipc/past'
import { Device } from '../../../support/device'

/** A time after everything before and before everything after. */
async function between(): Promise<number> {
  const before = Date.now()
  while (Date.now() <= before) await turn()
  const time = Date.now()
  while (Date.now() <= time) await turn()
  return time
}

async function opened(): Promise<Device> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  return device
}

async function noteOf(device: Device, id: SessionId) {
  for await (const slice of device.services.journal.databases.messages.list(messageRange(id)))
    for (const result of slice) if (result.ok) return result.stored.doc.id
  throw new Error('no note')
}

async function allAt(device: Device, atMs: number): Promise<PastEntry[]> {
  const entries: PastEntry[] = []
  for await (const entry of device.services.conflicts.past.all(atMs)) entries.push(entry)
  return entries
}

describe('an entry as of a time', () => {
  it('has the title, the words, and the tags under their names of then; and is given back whole', async () => {
    const device = await opened()
    const { sessions, parts, tags, databases } = device.services.journal
    const { past } = device.services.conflicts
    const before = await between()
    const work = await tags.create('work', '#112233')
    const id = await sessions.create({ title: 'first', text: 'old words', tagIds: [work] })
    const note = await noteOf(device, id)
    const then = await between()
    await sessions.rename(id, 'second')
    await parts.setText(note, 'new words')
    await tags.rename(work, 'play')
    await sessions.setTag([id], work, false)
    const later = await sessions.addNote(id, 'came later')
    await parts.setMessageDeleted(note, true)
    const now = await between()

    expect(await past.of(id, before)).toMatchObject({ state: 'absent', parts: [] })
    expect(await past.of(id, then)).toMatchObject({
      state: 'journal',
      title: 'first',
      tags: ['work'],
      parts: [{ text: 'old words', inTrash: false }],
    })
    expect(await past.of(id, now)).toMatchObject({
      title: 'second',
      tags: [],
      parts: [
        { text: 'new words', inTrash: true },
        { text: 'came later', inTrash: false },
      ],
    })

    expect(await past.bringBack(id, then)).toBe(2)
    const after = await between()
    expect(await past.of(id, after)).toMatchObject({
      title: 'first',
      tags: ['play'],
      parts: [{ text: 'old words', inTrash: false }, { text: 'came later' }],
    })
    expect(await past.of(id, now)).toMatchObject({ title: 'second' })
    expect((await databases.messages.get(later)).doc.text).toBe('came later')
    expect(await past.bringBack(id, then)).toBe(0)
    await expect(past.bringBack(id, before)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('tells the trash from a permanent delete, and reads what is still kept of that', async () => {
    const device = await opened()
    const { sessions, summaries } = device.services.journal
    const id = await sessions.create({ title: 'gone', text: 'last words' })
    const untitled = await sessions.create({ text: 'no title' })
    const alive = await between()
    await sessions.trash([id])
    const trashed = await between()
    const { past } = device.services.conflicts
    expect(await past.of(id, alive)).toMatchObject({ state: 'journal', purgedSince: false })
    expect(await past.of(id, trashed)).toMatchObject({ state: 'trash', purgedSince: false })
    await summaries.settled()
    expect(await device.services.purge.purge([id])).toMatchObject({ purged: 1 })
    const purged = await between()
    expect(await past.of(id, alive)).toMatchObject({
      ...{ state: 'journal', purgedSince: true, title: 'gone' },
      parts: [{ text: 'last words' }],
      problems: [],
    })
    expect(await past.of(id, purged)).toMatchObject({ state: 'removed', purgedSince: true })
    expect((await allAt(device, alive)).map((entry) => entry.id).sort()).toEqual([id, untitled].sort())
    expect((await allAt(device, alive)).find((entry) => entry.id === untitled)?.parts[0]?.text).toBe('no title')
    expect((await allAt(device, purged)).find((entry) => entry.id === id)).toMatchObject({ state: 'removed' })

    const none = 'session:00000000-0000-4000-8000-000000000000' as SessionId
    await expect(past.of(none, alive)).rejects.toThrow('no such entry')
  })
})
