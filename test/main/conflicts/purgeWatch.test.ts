import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Sessions } from '../../../main/journal/sessions'
import { PurgeWatch } from '../../../main/conflicts/purge/purgeWatch'
import { Purge } from '../../../main/journal/upkeep/purge'
import { meetingInMemory, World } from '../../fuzz/world'
import type { TestDevice } from './device'

/** Two devices that have one entry with a note, and a third that has nothing yet. */
async function world() {
  const made = await World.open(3, 5, meetingInMemory())
  onTestFinished(() => made.close())
  const [one, two] = [made.device(0), made.device(1)]
  const { id } = await one.createSession('The lake')
  const note = await one.createMessage(id, 'old words')
  for (const index of [0, 1]) await made.sync(index, 'both')
  for (const device of [one, two]) await device.service.mergeAll()
  const purge = async (): Promise<void> => {
    const children = async () => await one.conflictPorts().entries.children(id)
    const deletedSaw = await children()
    await one.editor.edit(one.entities.sessions, id, { deletedAt: one.ports.now(), deletedSaw })
    const sessions = { settled: async () => undefined, childrenNow: children } as unknown as Sessions
    expect(await new Purge(one.entities, sessions, async () => undefined).purge([id])).toMatchObject({ purged: 1 })
  }
  const entry = async (device: TestDevice) => (await device.entities.sessions.find(id))?.doc ?? null
  return { made, one, two, third: made.device(2), id, note: note.id, purge, entry }
}

describe('what is left over from a purge', () => {
  it('is not looked at before everything has come in: the tombstones of parts may follow', async () => {
    const { made, two, id, purge, entry } = await world()
    await purge()
    await made.sync(0, 'push')
    await made.meeting.database('sessions').replicate.to(two.raw('sessions'))
    two.arrived = false
    await two.service.mergeAll()
    expect(await entry(two)).toBeNull()
    expect(await two.entities.messages.count()).toBe(1)
    await made.sync(1, 'both')
    two.arrived = true
    await two.service.mergeAll()
    expect(await entry(two)).toBeNull()
    expect(await two.entities.messages.count()).toBe(0)
    expect(two.service.reviews.has(id, 'unseen')).toBe(false)
  })

  it('is looked at when it has been quiet for a while, and everything has come in', async () => {
    const { made, two, id, note, purge, entry } = await world()
    two.arrived = false
    await two.service.start()
    await two.editor.edit(two.entities.messages, note, { text: 'new words' })
    await purge()
    await made.sync(0, 'push')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const sessions = vi.spyOn(two.entities.sessions, 'branches')
    await made.sync(1, 'both')
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
    await vi.advanceTimersByTimeAsync(60_000)
    await two.service.settled()
    expect(sessions).not.toHaveBeenCalled()
    two.arrived = true
    two.service.synced()
    await vi.advanceTimersByTimeAsync(1_000)
    await two.service.settled()
    expect(sessions).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)
    await two.service.settled()
    expect(await entry(two)).toMatchObject({ title: 'The lake', deletedSaw: [] })
    expect(two.service.reviews.has(id, 'unseen')).toBe(true)
  })

  it('is looked at also while somebody goes on writing in it', async () => {
    const { made, two, note, purge, entry } = await world()
    await two.service.start()
    await two.editor.edit(two.entities.messages, note, { text: 'new words' })
    await purge()
    await made.sync(0, 'push')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    await made.sync(1, 'both')
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
    const saw = vi.spyOn(PurgeWatch.prototype, 'saw')
    for (let second = 1; second <= 30 && (await entry(two)) === null; second++) {
      const heard = saw.mock.calls.length
      await two.editor.edit(two.entities.messages, note, { text: `new words ${'x'.repeat(second)}` })
      await vi.waitFor(() => expect(saw.mock.calls.length).toBeGreaterThan(heard))
      await vi.advanceTimersByTimeAsync(1_000)
      await two.service.settled()
    }
    expect(await entry(two)).toMatchObject({ title: 'The lake', deletedSaw: [] })
  })

  it('comes back without its title where nobody who knows more has brought it back until the next start', async () => {
    const { made, two, third, id, note, purge, entry } = await world()
    await two.editor.edit(two.entities.messages, note, { text: 'new words' })
    await purge()
    await made.sync(0, 'both')
    await made.sync(1, 'push')
    await made.sync(2, 'both')
    await third.service.mergeAll()
    expect(await entry(third)).toBeNull()
    await third.service.mergeAll()
    expect(await entry(third)).toBeNull()
    await third.close()
    await third.restart()
    await third.service.mergeAll()
    expect(await entry(third)).toMatchObject({ title: '', deletedSaw: [] })
    expect(third.service.reviews.has(id, 'unseen')).toBe(true)
  })

  it('is tried again where it could not be written', async () => {
    const { made, two, note, purge, entry } = await world()
    await two.editor.edit(two.entities.messages, note, { text: 'new words' })
    await purge()
    await made.sync(0, 'both')
    await made.sync(1, 'both')
    const broken = vi.spyOn(two.entities.sessions, 'writeMerge').mockRejectedValue(new Error('no space'))
    await two.service.mergeAll()
    expect(await entry(two)).toBeNull()
    broken.mockRestore()
    await two.service.mergeAll()
    expect(await entry(two)).toMatchObject({ title: 'The lake' })
  })

  it('leaves alone what cannot be read, and ids that are none of ours', async () => {
    const { made, two, id, purge, entry } = await world()
    await purge()
    await made.sync(0, 'both')
    const strange = { _id: `message:${id.slice('session:'.length)}:not-ours`, payload: 'AAAA' }
    await two.raw('messages').bulkDocs([strange, { _id: 'message:', payload: 'AAAA' }])
    await made.sync(1, 'pull')
    await two.service.mergeAll()
    expect(two.errors).toEqual([])
    expect(await entry(two)).toBeNull()
  })
})
