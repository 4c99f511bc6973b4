import { describe, expect, it, onTestFinished } from 'vitest'
import { begin } from '../../../app/merge/document/edit'
import type { MessageId, RecordingId, SessionId } from '../../../app/ids'
import type { Recording } from '../../../app/model'
import { seenOfParts } from '../../../main/journal/seen'
import { revive } from '../../../main/journal/revival'
import type { Sessions } from '../../../main/journal/sessions'
import { Purge } from '../../../main/journal/upkeep/purge'
import { documentWorkerHere } from '../../../main/worker/documentWorker'
import { meetingInMemory, World } from '../../fuzz/world'
import { aNewRecording } from '../../support/documents'
import type { TestDevice } from './device'

/* What a delete and a purge had before them decides about what was written elsewhere meanwhile, and about what is replayed. */

async function record(device: TestDevice, sessionId: SessionId): Promise<RecordingId> {
  const recording = begin<Recording>(
    {
      ...aNewRecording(sessionId),
      ...{ type: 'recording', device: device.id, previous: [], transcript: null, editedText: null, lease: null },
      ...{ marked: false, deletedAt: null },
    },
    device.editor.context(),
  )
  await device.entities.recordings.put(recording, null)
  return recording.id
}

async function met() {
  const world = await World.open(2, 5, meetingInMemory())
  onTestFinished(() => world.close())
  const [one, two] = [world.device(0), world.device(1)]
  const { id } = await one.createSession('The lake')
  const note = (await one.createMessage(id, 'old words')).id
  const recording = await record(one, id)
  const everyone = async (): Promise<void> => {
    for (const index of [0, 1, 0, 1]) {
      await world.sync(index, 'both')
      await world.device(index).service.mergeAll()
      await world.sync(index, 'push')
    }
  }
  await everyone()
  return { world, one, two, id, note, recording, everyone }
}

async function trash(device: TestDevice, id: SessionId): Promise<void> {
  const deletedSaw = await device.conflictPorts().entries.children(id)
  const deletedSeen = await seenOfParts(device.entities, documentWorkerHere, deletedSaw)
  await device.editor.edit(device.entities.sessions, id, { deletedAt: device.ports.now(), deletedSaw, deletedSeen })
  device.trashed.add(id)
}

async function purge(device: TestDevice, id: SessionId): Promise<number> {
  const childrenNow = (one: SessionId) => device.conflictPorts().entries.children(one)
  const sessions = { settled: async () => undefined, childrenNow } as unknown as Sessions
  return (await new Purge(device.entities, sessions, async () => undefined).purge([id])).purged
}

/** Everything live of an entry, by database. */
async function left(device: TestDevice, id: SessionId): Promise<string[]> {
  const session = await device.entities.sessions.find(id)
  return [...(session === null ? [] : [id]), ...(await device.conflictPorts().entries.children(id))]
}

const WRITINGS: [
  string,
  (device: TestDevice, note: MessageId, recording: RecordingId, id: SessionId) => Promise<unknown>,
][] = [
  ['an edited note', (two, note) => two.editor.edit(two.entities.messages, note, { text: 'old words, new words' })],
  ['a new note', (two, _note, _recording, id) => two.createMessage(id, 'new words')],
  ['a new recording', (two, _note, _recording, id) => record(two, id)],
  [
    'a transcript in their own words',
    (two, _note, recording) => two.editor.edit(two.entities.recordings, recording, { editedText: 'new words' }),
  ],
  ['a trim', (two, _note, recording) => two.editor.edit(two.entities.recordings, recording, { durationMs: 7 })],
]

describe('a delete', () => {
  it.each(WRITINGS)('that had not seen %s is asked about on every device, and is no purge', async (_what, write) => {
    const { one, two, id, note, recording, everyone } = await met()
    await trash(one, id)
    await write(two, note, recording, id)
    two.trashed.add(id)
    await everyone()
    for (const device of [one, two]) {
      expect(device.service.reviews.has(id, 'unseen')).toBe(true)
      expect(await purge(device, id)).toBe(0)
    }
    const review = (await two.service.answers.review(id))!
    expect(review.questions[0]!.sides).toHaveLength(2)
    const [gone] = review.questions[0]!.sides
    // Let go: then it has seen that, too, everywhere; and taken back, it asks again.
    const answer = { choice: 'take', field: 'deletedAt', rev: gone!.rev } as const
    expect(await two.service.resolve(id, review.leaves, [answer])).toBe('resolved')
    await everyone()
    for (const device of [one, two]) expect(device.service.reviews.has(id, 'unseen')).toBe(false)
    await two.service.undo(id)
    await everyone()
    for (const device of [one, two]) expect(device.service.reviews.has(id, 'unseen')).toBe(true)
  })

  it.each([
    ['a mark', { marked: true }],
    ['what a machine heard', { transcript: null, lease: null }],
  ])('stands beside %s', async (_what, patch) => {
    const { one, two, id, recording, everyone } = await met()
    await trash(one, id)
    await two.editor.edit(two.entities.recordings, recording, patch)
    two.trashed.add(id)
    await everyone()
    expect(one.service.reviews.count + two.service.reviews.count).toBe(0)
    expect(await purge(one, id)).toBe(1)
    await everyone()
    for (const device of [one, two]) expect(await left(device, id)).toEqual([])
  })

  it('of an older version is asked about where parts are new, as ever', async () => {
    const { one, two, id, note, everyone } = await met()
    const deletedSaw = await one.conflictPorts().entries.children(id)
    await one.editor.edit(one.entities.sessions, id, { deletedAt: one.ports.now(), deletedSaw })
    one.trashed.add(id)
    await two.editor.edit(two.entities.messages, note, { text: 'old words, new words' })
    await everyone()
    expect(one.service.reviews.has(id, 'unseen')).toBe(false)
    await two.createMessage(id, 'another')
    await everyone()
    expect(one.service.reviews.has(id, 'unseen')).toBe(true)
  })
})

describe('a purge', () => {
  it.each(WRITINGS)('that had not seen %s brings back that, and only that', async (_what, write) => {
    const { one, two, id, note, recording, everyone } = await met()
    await trash(one, id)
    expect(await purge(one, id)).toBe(1)
    await write(two, note, recording, id)
    const parts = (await left(two, id)).length
    await everyone()
    for (const device of [one, two]) {
      expect((await device.entities.sessions.get(id)).doc).toMatchObject({ title: 'The lake', deletedSaw: [] })
      expect(device.service.reviews.has(id, 'unseen')).toBe(true)
      expect(await left(device, id)).toHaveLength(2)
    }
    expect(parts).toBeGreaterThan(2)
  })

  it('takes what was only marked, pinned or put in the trash elsewhere: nothing is left without its entry', async () => {
    const { one, two, id, note, recording, everyone } = await met()
    await trash(one, id)
    await purge(one, id)
    await two.editor.edit(two.entities.recordings, recording, { marked: true })
    await two.editor.edit(two.entities.messages, note, { deletedAt: 5 })
    await two.editor.edit(two.entities.sessions, id, { pinned: true })
    await everyone()
    for (const device of [one, two]) expect(await left(device, id)).toEqual([])
  })

  it('brings everything back under another title', async () => {
    const { one, two, id, everyone } = await met()
    await trash(one, id)
    await purge(one, id)
    await two.editor.edit(two.entities.sessions, id, { title: 'The lake, renamed' })
    await everyone()
    for (const device of [one, two]) {
      expect((await device.entities.sessions.get(id)).doc.title).toBe('The lake, renamed')
      expect(await left(device, id)).toHaveLength(3)
      expect(device.service.reviews.has(id, 'unseen')).toBe(true)
    }
  })

  it('says on the tombstone what it had seen, without a readable word', async () => {
    const { one, id, note } = await met()
    await trash(one, id)
    await purge(one, id)
    const [saw] = (await one.entities.sessions.purgeRecords(id))!
    expect(Object.keys(saw!)).toEqual(expect.arrayContaining([id, note]))
    const { results } = await one.raw('sessions').changes({ include_docs: true, style: 'all_docs' })
    expect(Object.keys(results[0]!.doc!).sort()).toEqual(['_deleted', '_id', '_rev', 'payload'])
    const { payload } = results[0]!.doc as unknown as { payload: string }
    expect(Buffer.from(payload, 'base64').toString('latin1')).not.toContain(note)
  })
})

describe('payloads from before a purge', () => {
  /** What a server that means harm has kept of an entry, put on top of what stands there now. */
  async function replay(
    device: TestDevice,
    kept: readonly { name: 'sessions' | 'messages' | 'recordings'; doc: Kept }[],
  ) {
    for (const { name, doc } of kept) {
      const raw = device.raw(name)
      const [now] = (await raw.changes({ doc_ids: [doc._id], style: 'all_docs' })).results
      const rev = now!.changes[0]!.rev
      const [full] = (await raw.bulkGet({ docs: [{ id: doc._id, rev }], revs: true })).results
      const [found] = full!.docs
      if (found === undefined || !('ok' in found)) throw new Error('no leaf')
      const path = (found.ok as unknown as { _revisions: { start: number; ids: string[] } })._revisions
      const hash = 'abcdef0123456789abcdef0123456789'
      const _revisions = { start: path.start + 1, ids: [hash, ...path.ids] }
      await raw.bulkDocs([{ ...doc, _rev: `${path.start + 1}-${hash}`, _revisions }], { new_edits: false })
    }
  }
  type Kept = { _id: string; payload: string }

  async function keptOf(device: TestDevice, ids: readonly string[]) {
    const kept: { name: 'sessions' | 'messages' | 'recordings'; doc: Kept }[] = []
    for (const id of ids) {
      const name = id.startsWith('session:') ? 'sessions' : id.startsWith('message:') ? 'messages' : 'recordings'
      const { _id, payload } = (await device.raw(name).get(id)) as unknown as Kept
      kept.push({ name, doc: { _id, payload } })
    }
    return kept
  }

  it('do not bring an entry back, whole or in parts, before or in the trash, and not after another purge', async () => {
    const { one, two, id, note, recording, everyone } = await met()
    const whole = await keptOf(one, [id, note, recording])
    await trash(one, id)
    const trashed = await keptOf(one, [id])
    expect(await purge(one, id)).toBe(1)
    await everyone()
    for (const kept of [whole, whole.slice(0, 1), whole.slice(1), trashed]) {
      await replay(two, kept)
      await everyone()
      for (const device of [one, two]) {
        expect(await left(device, id)).toEqual([])
        expect(device.service.reviews.count).toBe(0)
      }
    }
  })

  it('that a person brings back on purpose stay, until they are purged again', async () => {
    const { world, one, two, id, note, recording, everyone } = await met()
    const bodies = {
      session: (await one.entities.sessions.get(id)).doc,
      message: (await one.entities.messages.get(note)).doc,
      recording: (await one.entities.recordings.get(recording)).doc,
    }
    await trash(one, id)
    await purge(one, id)
    await everyone()
    const { entities, editor } = two
    await entities.recordings.put(await revive(entities, editor, bodies.recording), null)
    await entities.messages.put(await revive(entities, editor, bodies.message), null)
    // A device that gets the parts before their entry does not take them for what was purged.
    await world.sync(1, 'push')
    await world.sync(0, 'both')
    await one.service.mergeAll()
    expect(await left(one, id)).toHaveLength(3)
    await entities.sessions.put(await revive(entities, editor, bodies.session), null)
    await everyone()
    for (const device of [one, two]) expect(await left(device, id)).toHaveLength(3)
    // What came in between is a question at most.
    const review = await two.service.answers.review(id)
    if (review !== null) await two.service.resolve(id, review.leaves, [{ choice: 'both', field: 'deletedAt' }])
    await everyone()
    expect((await one.entities.sessions.get(id)).doc.deletedAt).toBeNull()
    const again = await keptOf(two, [id, note, recording])
    await trash(two, id)
    expect(await purge(two, id)).toBe(1)
    await everyone()
    await replay(one, again)
    await everyone()
    for (const device of [one, two]) expect(await left(device, id)).toEqual([])
  })
})
