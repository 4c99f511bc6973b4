import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageId, SessionId } from '../../../app/ids'
import type { Session } from '../../../app/model'
import type { Sessions } from '../../../main/journal/sessions'
import { seenOfParts } from '../../../main/journal/seen'
import { Orphans } from '../../../main/journal/orphans'
import { Purge } from '../../../main/journal/upkeep/purge'
import { documentWorkerHere } from '../../../main/worker/documentWorker'
import { meetingInMemory, World } from '../../fuzz/world'
import type { TestDevice } from './device'

/*
 * Devices that write in one entry while others delete it permanently, in any order and with any syncs in between, over a
 * server that forgets single documents (`_purge`) or comes back from an older copy, with a device that joins late and may find
 * parts without their entry: at the end everyone has the same, whatever a purge had not seen is there, and where every purge
 * had seen everything nothing is.
 */

const ACTS = [
  ...(['append', 'append', 'new-note', 'rename', 'tag', 'trash', 'expire', 'purge', 'purge'] as const),
  ...(['push', 'pull', 'sync', 'merge', 'keep'] as const),
  ...(['server-forgets', 'server-copied', 'server-restored', 'adopt-orphan', 'delete-orphan'] as const),
]
type Act = (typeof ACTS)[number]
interface Step {
  readonly device: number
  readonly act: Act
  readonly n: number
}

interface Schedule {
  readonly devices: number
  readonly seed: number
  /** The server keeps one revision of each branch. */
  readonly shortHistories: boolean
  /** The last device joins somewhere in the middle. */
  readonly joinsLate: boolean
  readonly steps: readonly Step[]
}

const schedules: fc.Arbitrary<Schedule> = fc.record({
  devices: fc.integer({ min: 2, max: 3 }),
  seed: fc.nat({ max: 0x7fffffff }),
  shortHistories: fc.boolean(),
  joinsLate: fc.boolean(),
  steps: fc.array(
    fc.record({ device: fc.nat({ max: 2 }), act: fc.constantFrom<Act[]>(...ACTS), n: fc.nat({ max: 3 }) }),
    { minLength: 1, maxLength: 14, size: 'max' },
  ),
})

interface Story {
  readonly id: SessionId
  readonly notes: MessageId[]
  /** Words that were written, and whether some purge had them before it. */
  readonly written: { readonly word: string; readonly field: 'text' | 'title' }[]
  readonly purged: Set<string>
  /** Words of titles that stood in the trash: a purge elsewhere takes these, too (`saysMore`). */
  readonly trashed: Set<string>
  count: number
  purges: number
  /** Puts the server back to what it was at a time. */
  putBack: () => void
}

/** Everything that stands in the entry on a device: texts of its notes, and its titles. */
async function said(device: TestDevice, { id, notes }: Pick<Story, 'id' | 'notes'>): Promise<string> {
  const words: string[] = []
  for (const leaf of await device.entities.sessions.leaves(id)) if (leaf.kind === 'live') words.push(leaf.doc.title)
  for (const note of notes)
    for (const leaf of await device.entities.messages.leaves(note)) if (leaf.kind === 'live') words.push(leaf.doc.text)
  return words.join('\n')
}

async function trash(device: TestDevice, story: Story): Promise<void> {
  if ((await device.entities.sessions.find(story.id)) === null) return
  const deletedSaw = await device.conflictPorts().entries.children(story.id)
  const deletedSeen = await seenOfParts(device.entities, documentWorkerHere, deletedSaw)
  const { title } = await device.editor.edit(device.entities.sessions, story.id, ({ deletedAt }) =>
    deletedAt === null ? { deletedAt: device.ports.now(), deletedSaw, deletedSeen } : {},
  )
  for (const { word } of story.written) if (title.includes(word)) story.trashed.add(word)
}

async function purge(device: TestDevice, story: Story): Promise<void> {
  await trash(device, story)
  await purgeTrashed(device, story)
}

async function purgeTrashed(device: TestDevice, story: Story): Promise<void> {
  const children = async (id: SessionId) => await device.conflictPorts().entries.children(id)
  const sessions = { settled: async () => undefined, childrenNow: children } as unknown as Sessions
  const before = await said(device, story)
  const { purged } = await new Purge(device.entities, sessions, async () => undefined).purge([story.id])
  if (purged === 0) return
  story.purges += 1
  for (const { word } of story.written) if (before.includes(word)) story.purged.add(word)
}

/** Parts of the entry on a device that has not the entry itself, as a person is shown them. */
async function orphansOn(device: TestDevice, { id }: Story): Promise<Orphans | null> {
  const summaries = {
    orphaned: () => [id],
    settled: async () => undefined,
    recordings: { idsOf: () => [] },
  } as unknown as ConstructorParameters<typeof Orphans>[1]
  const orphans = new Orphans(device.entities, summaries, device.editor, async () => undefined)
  return (await orphans.list()).length > 0 ? orphans : null
}

async function perform(world: World, index: number, { act, n }: Step, story: Story): Promise<void> {
  const device = world.device(index)
  const { sessions, messages } = device.entities
  const word = `w${(story.count += 1)}.`
  const session = await sessions.find(story.id)
  switch (act) {
    case 'server-forgets': {
      const note = story.notes[n]
      if (note === undefined) world.meeting.forget?.('sessions', story.id)
      else world.meeting.forget?.('messages', note)
      return
    }
    case 'server-copied':
      story.putBack = world.meeting.copy?.() ?? story.putBack
      return
    case 'server-restored':
      story.putBack()
      return
    case 'adopt-orphan':
      await (await orphansOn(device, story))?.restore(story.id)
      return
    case 'delete-orphan': {
      const orphans = await orphansOn(device, story)
      if (orphans === null) return
      const before = await said(device, story)
      for (const { word } of story.written) if (before.includes(word)) story.purged.add(word)
      await orphans.remove(story.id)
      return
    }
    case 'push':
    case 'pull':
      await world.sync(index, act)
      return
    case 'sync':
      await world.sync(index, 'both')
      return
    case 'merge':
      await device.service.mergeAll()
      return
    case 'trash':
      await trash(device, story)
      return
    case 'purge':
      await purge(device, story)
      return
    // What the trash does when its time is up: it deletes nothing itself.
    case 'expire':
      if (session?.doc.deletedAt != null) await purgeTrashed(device, story)
      return
    case 'keep': {
      await device.service.mergeAll()
      const review = await device.service.answers.review(story.id)
      const answers = (review?.questions ?? []).map(({ field }) => ({ choice: 'both' as const, field }))
      if (review !== null && answers.length > 0) await device.service.resolve(story.id, review.leaves, answers)
      return
    }
    case 'append': {
      const note = story.notes[n % story.notes.length]!
      if ((await messages.find(note)) === null) return
      await device.editor.edit(messages, note, ({ text }) => ({ text: `${text} ${word}` }))
      story.written.push({ word, field: 'text' })
      return
    }
    case 'new-note':
      if (session === null) return
      story.notes.push((await device.createMessage(story.id, word)).id)
      story.written.push({ word, field: 'text' })
      return
    case 'rename':
      if (session === null) return
      // What was renamed stands in the title until the next one here; both are words.
      await device.editor.edit(sessions, story.id, ({ title }) => ({ title: `${title} ${word}` }))
      story.written.push({ word, field: 'title' })
      if (session.doc.deletedAt !== null) story.trashed.add(word)
      return
    case 'tag':
      if (session === null) return
      await device.editor.edit(sessions, story.id, ({ tags }) => ({
        tags: { ...tags, [`tag:00000000-0000-4000-8000-00000000000${n}`]: true } as Session['tags'],
      }))
  }
}

async function play(schedule: Schedule): Promise<void> {
  const world = await World.open(
    schedule.devices,
    schedule.seed,
    meetingInMemory(schedule.shortHistories ? 1 : undefined),
  )
  try {
    const first = world.device(0)
    const { id } = await first.createSession('Base')
    const note = await first.createMessage(id, 'base')
    const everyone = async (full: boolean, but = -1): Promise<void> => {
      for (const [index, device] of world.devices.entries()) {
        if (index === but) continue
        await world.sync(index, 'both', full)
        await device.service.mergeAll()
        await world.sync(index, 'push', full)
      }
    }
    const late = schedule.joinsLate ? schedule.devices - 1 : -1
    await everyone(false, late)
    await everyone(false, late)
    const story: Story = {
      id,
      notes: [note.id],
      written: [],
      purged: new Set(),
      trashed: new Set(),
      count: 0,
      purges: 0,
      putBack: world.meeting.copy?.() ?? (() => undefined),
    }
    for (const step of schedule.steps) await perform(world, step.device % schedule.devices, step, story)
    for (let round = 0; round < 4; round += 1) await everyone(true)
    const settled = await world.sequences()
    await everyone(true)
    expect(await world.sequences(), 'somebody still writes').toBe(settled)

    const everything = await Promise.all(world.devices.map((device) => said(device, story)))
    for (const one of everything) expect(one).toBe(everything[0])
    const wasPurged = story.purges > 0
    const given = ({ word }: Story['written'][number]) =>
      story.purged.has(word) || (wasPurged && story.trashed.has(word))
    const unseen = story.written.filter((one) => !given(one))
    for (const { word } of unseen) expect(everything[0], `${word} is lost`).toContain(word)
    for (const device of world.devices) {
      const session = (await device.entities.sessions.leaves(id)).filter(({ kind }) => kind === 'live')
      // A part without its entry is in no list, whatever it says: that counts as lost.
      const parts = await device.conflictPorts().entries.children(id)
      if (everything[0] !== '' || parts.length > 0) expect(session, 'parts without their entry').not.toEqual([])
      expect(device.errors).toEqual([])
    }
  } finally {
    await world.close()
  }
}

const RUNS = Number(process.env['BRAINDUMP_FUZZ_RUNS'] ?? 40)

describe('purges against writing', () => {
  it(`lose nothing and agree over ${RUNS} random schedules`, { retry: 0, timeout: 24 * 3_600_000 }, async () => {
    const seed = Number(process.env['BRAINDUMP_FUZZ_SEED'] ?? 7)
    const result = await fc.check(fc.asyncProperty(schedules, play), { numRuns: RUNS, seed })
    const error = result.errorInstance instanceof Error ? result.errorInstance.message : ''
    expect(result.failed ? `${error}\n${JSON.stringify(result.counterexample)}` : '').toBe('')
  })
})
