import { describe, expect, it, vi } from 'vitest'
import type { MessageId, RecordingId, SessionId } from '../../app/ids'
import { readEntry } from '../../main/journal/entry'
import type { Services } from '../../main/composition/services'
import { Device } from '../support/device'
import { aNewRecording } from '../support/documents'
import { kept, meet, place } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* One device deletes an entry permanently that another has written in meanwhile, without either knowing of the other. */

meet()

const journalOf = (device: Device): Services['journal'] => device.services.journal
const none = async (): Promise<void> => undefined

/** A pass as the command line makes it: what came in is merged before anything goes out. */
async function pass(device: Device): Promise<void> {
  await device.services.sync.pass(
    { settle: () => device.services.conflicts.mergeAll(), audio: none },
    new AbortController().signal,
  )
  await journalOf(device).summaries.settled()
}

/** Everyone in turn, until nothing can be left to bring. */
async function everyone(...devices: Device[]): Promise<void> {
  for (const device of [...devices, ...devices]) await pass(device)
}

async function record(device: Device, sessionId: SessionId): Promise<RecordingId> {
  const { parts } = journalOf(device)
  const recording = aNewRecording(sessionId)
  await parts.acceptRecording(recording, parts.newMessageId(sessionId), null)
  return recording.id
}

interface Met {
  readonly devices: Device[]
  readonly one: Device
  readonly two: Device
  readonly id: SessionId
  readonly note: MessageId
  readonly recording: RecordingId
  readonly tag: string
}

/** Devices that have the same entry: a title, a tag, a note and a recording. */
async function met(count = 2): Promise<Met> {
  const one = await kept(Device.first(place))
  const { sessions, tags } = journalOf(one)
  const tag = await tags.create('holiday')
  const id = await sessions.create({ title: 'The lake', text: 'old words', tagIds: [tag] })
  const [note] = await sessions.children(id)
  const recording = await record(one, id)
  await pass(one)
  const devices = [one]
  while (devices.length < count) devices.push(await kept(Device.joined(place)))
  for (const device of devices.slice(1)) await pass(device)
  return { devices, one, two: devices[1]!, id, note: note as MessageId, recording, tag }
}

async function purge(device: Device, id: SessionId): Promise<void> {
  await journalOf(device).sessions.trash([id])
  expect(await device.services.purge.purge([id])).toEqual({ purged: 1, kept: 0 })
}

/** What a person may have written on the other device, and the words that must not be lost. */
const WRITINGS: [string, string, (met: Met) => Promise<unknown>][] = [
  ['an edited note', 'new words', ({ two, note }) => journalOf(two).parts.setText(note, 'old words, new words')],
  ['a new note', 'new words', ({ two, id }) => journalOf(two).sessions.addNote(id, 'new words')],
  [
    'a new recording',
    'new words',
    async ({ two, id }) => {
      const made = await record(two, id)
      await journalOf(two).parts.setTranscript(made, 'new words')
    },
  ],
  [
    'a transcript in their own words',
    'new words',
    ({ two, recording }) => journalOf(two).parts.setTranscript(recording, 'new words'),
  ],
  ['another title', 'old words', ({ two, id }) => journalOf(two).sessions.rename(id, 'The lake, renamed')],
]

interface Shown {
  readonly title: string
  readonly tags: string[]
  readonly words: string[]
  readonly deleted: boolean
}

/** What a device shows of an entry; null where it is in no list. */
async function shown(device: Device, id: SessionId): Promise<Shown | null> {
  const { databases, summaries } = journalOf(device)
  await summaries.settled()
  const [summary] = summaries.of([id])
  if (summary === undefined) return null
  const { session, messages, recordings } = await readEntry(databases, summaries, id)
  const words = [...messages.map(({ text }) => text), ...recordings.map(({ editedText }) => editedText ?? '')]
  return {
    title: session.title,
    tags: Object.keys(session.tags),
    words: words.filter((text) => text !== '').sort(),
    deleted: session.deletedAt !== null,
  }
}

const listed = (device: Device): SessionId[] =>
  (['journal', 'archive', 'trash'] as const).flatMap((view) =>
    journalOf(device)
      .summaries.list(view)
      .map(({ id }) => id),
  )

/** The revisions of everything that belongs to an entry. */
async function revisions(device: Device, id: SessionId): Promise<string[]> {
  const { sessions, messages, recordings } = journalOf(device).databases
  const children = await journalOf(device).sessions.children(id)
  const leaves = await Promise.all([
    sessions.leaves(id),
    ...children.map((child) => (child.startsWith('message:') ? messages.leaves(child) : recordings.leaves(child))),
  ])
  return leaves.flat().flatMap(({ kind, rev }) => (kind === 'live' ? [rev] : []))
}

/** One entry, the same everywhere, with the words in it, that waits for an answer on every device; and the answer is one for all. */
async function expectAsked({ devices, id, tag }: Met, word: string, title: RegExp = /^The lake/): Promise<void> {
  const [first] = devices
  for (const device of devices) {
    expect(listed(device)).toEqual([id])
    const entry = await shown(device, id)
    expect(entry).toMatchObject({ title: expect.stringMatching(title) as string, tags: [tag], deleted: true })
    expect(entry!.words.join('\n')).toContain(word)
    expect(device.services.conflicts.reviews.list().map((review) => review.id)).toEqual([id])
    expect(await revisions(device, id)).toEqual(await revisions(first!, id))
    expect(device.errors).toEqual([])
  }
  const { conflicts } = devices.at(-1)!.services
  const review = (await conflicts.answers.review(id))!
  const sides = review.questions[0]!.sides
  expect(sides.filter(({ value }) => value === null)).toHaveLength(1)
  const kept = sides.find(({ value }) => value !== null)!
  const answer = { choice: 'take', field: 'deletedAt', rev: kept.rev } as const
  expect(await conflicts.resolve(id, review.leaves, [answer])).toBe('resolved')
  for (const device of [...devices].reverse()) await pass(device)
  for (const device of devices) {
    expect(await shown(device, id)).toMatchObject({ deleted: false })
    expect((await shown(device, id))!.words.join('\n')).toContain(word)
    expect(device.services.conflicts.reviews.count).toBe(0)
    expect(await revisions(device, id)).toEqual(await revisions(first!, id))
  }
}

const isAsked = (device: Device, id: SessionId): boolean =>
  device.services.conflicts.reviews.list().some((review) => review.id === id)

async function expectGone({ devices, id }: Met): Promise<void> {
  for (const device of devices) {
    expect(await shown(device, id)).toBeNull()
    expect(device.services.conflicts.reviews.count).toBe(0)
    expect(await journalOf(device).sessions.children(id)).toEqual([])
    expect(device.errors).toEqual([])
  }
}

describe.each(WRITINGS)('%s that a purge on another device had not seen', (_what, word, write) => {
  it('comes back for review where it was written, as soon as the purge comes in', async () => {
    const all = await met()
    await write(all)
    await purge(all.one, all.id)
    await pass(all.one)
    await pass(all.two)
    expect((await shown(all.two, all.id))?.words.join('\n') ?? '').toContain(word)
    await everyone(...all.devices)
    await expectAsked(all, word)
  })

  it('comes back where it was purged, when it was sent before the purge', async () => {
    const all = await met()
    await write(all)
    await purge(all.one, all.id)
    await pass(all.two)
    await pass(all.one)
    expect((await shown(all.one, all.id))?.words.join('\n') ?? '').toContain(word)
    await everyone(...all.devices)
    await expectAsked(all, word)
  })
})

describe.each(WRITINGS.filter(([what]) => what === 'an edited note' || what === 'another title'))(
  '%s that a purge on another device had not seen',
  (_what, word, write) => {
    it('comes back after a restart that came before anybody looked', async () => {
      const all = await met()
      await write(all)
      await purge(all.one, all.id)
      await pass(all.one)
      await all.two.sync()
      await all.two.restart()
      await all.two.services.conflicts.mergeAll()
      await journalOf(all.two).summaries.settled()
      expect((await shown(all.two, all.id))?.words.join('\n') ?? '').toContain(word)
      await everyone(...all.devices)
      await expectAsked(all, word)
    })

    it('comes back once when three devices find it at the same time', async () => {
      const all = await met(3)
      await write(all)
      await purge(all.one, all.id)
      // Everybody has everything, and nobody has looked.
      for (const device of [...all.devices, ...all.devices]) await device.sync()
      for (const device of all.devices) await device.services.conflicts.mergeAll()
      await everyone(...all.devices)
      await expectAsked(all, word)
    })

    it('comes back while all devices sync live', async () => {
      const all = await met(3)
      const { one, two, id } = all
      const live = { quietMs: 20 }
      const devices: Device[] = []
      for (const device of all.devices) {
        await device.host.close()
        devices.push(await kept(Device.at(device.profile, live)))
      }
      const [first, second, third] = devices as [Device, Device, Device]
      for (const device of devices) await device.services.conflicts.start()
      await write({ ...all, two: second })
      await purge(first, id)
      for (const device of [first, third, second]) await device.services.sync.start()
      for (const device of devices)
        await device.untilShown(async () => {
          const entry = await shown(device, id).catch(() => null)
          return entry?.deleted === true && entry.words.join('\n').includes(word) && isAsked(device, id)
        })
      for (const device of devices) await device.host.close()
      for (const device of [one, two, all.devices[2]!]) await device.restart(async () => undefined)
      await everyone(...all.devices)
      await expectAsked(all, word)
    })
  },
)

/** What is no words of a person, and not reason enough to bring back what somebody deleted. */
const TRIFLES: [string, (met: Met) => Promise<unknown>][] = [
  ['a pin', ({ two, id }) => journalOf(two).sessions.setPinned([id], true)],
  [
    'a tag',
    async ({ two, id }) => journalOf(two).sessions.setTag([id], await journalOf(two).tags.create('winter'), true),
  ],
  ['an entry moved to the trash there, too', ({ two, id }) => journalOf(two).sessions.trash([id])],
  ['a note that was deleted there', ({ two, note }) => journalOf(two).parts.setMessageDeleted(note, true)],
  [
    'a transcript that a machine wrote',
    ({ two, recording }) =>
      journalOf(two).parts.editRecording(recording, {
        transcript: {
          text: 'heard',
          segments: [],
          language: null,
          engine: 'whisper',
          model: 'tiny',
          rank: 1,
          createdAt: 2000,
          device: two.host.device.device.id,
        },
      }),
  ],
]

describe('a purge', () => {
  it.each(TRIFLES)('stands against %s', async (_what, write) => {
    const all = await met()
    await write(all)
    await purge(all.one, all.id)
    await pass(all.one)
    await pass(all.two)
    await everyone(...all.devices)
    for (const device of all.devices) {
      expect(listed(device)).toEqual([])
      expect(device.services.conflicts.reviews.count).toBe(0)
      expect(device.errors).toEqual([])
    }
  })

  it('stands where everything had been sent, on a device that only read, and on one that joined later', async () => {
    const all = await met(2)
    await journalOf(all.two).parts.setText(all.note, 'old words, new words')
    await everyone(...all.devices)
    await purge(all.one, all.id)
    await everyone(...all.devices)
    all.devices.push(await kept(Device.joined(place)))
    await everyone(...all.devices)
    await expectGone(all)
  })

  it('can be done again after the entry came back and was let go, and stands then', async () => {
    const all = await met()
    await journalOf(all.two).sessions.addNote(all.id, 'new words')
    await purge(all.one, all.id)
    await everyone(...all.devices)
    const { conflicts } = all.two.services
    const review = (await conflicts.answers.review(all.id))!
    const answer = {
      choice: 'take',
      field: 'deletedAt',
      rev: review.questions[0]!.sides.find(({ value }) => value === null)!.rev,
    } as const
    expect(await conflicts.resolve(all.id, review.leaves, [answer])).toBe('resolved')
    await everyone(...all.devices)
    expect(await all.two.services.purge.purge([all.id])).toEqual({ purged: 1, kept: 0 })
    await everyone(...all.devices)
    await expectGone(all)
  })

  it('comes back a second time from the same words', async () => {
    const all = await met()
    for (const title of ['The lake once', 'The lake twice']) {
      await journalOf(all.two).sessions.rename(all.id, title)
      await purge(all.one, all.id)
      await everyone(...all.devices)
      for (const device of all.devices)
        expect(await shown(device, all.id)).toMatchObject({ title, words: ['old words'], deleted: true })
      await journalOf(all.two).sessions.restore([all.id])
      await everyone(...all.devices)
    }
    for (const device of all.devices) {
      expect(await revisions(device, all.id)).toEqual(await revisions(all.one, all.id))
      expect(await shown(device, all.id)).toMatchObject({ deleted: false })
    }
  })
})
