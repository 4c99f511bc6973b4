import type { MessageId, RecordingId, SessionId, TagId } from '../../../app/ids'
import type { Entry, EntryMessage, EntryRecording, TagSummary } from '../../../app/ipc/journal'
import type { Segment } from '../../../app/model'

/** Ids that are the same in every run. */
const uuid = (kind: number, n: number) =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`
export const sessionIdOf = (n: number) => `session:${uuid(1, n)}` as SessionId
export const tagIdOf = (n: number) => `tag:${uuid(2, n)}` as TagId
export const recordingIdOf = (n: number) => `recording:${uuid(3, n)}` as RecordingId
export const messageIdOf = (session: number, n: number) => `message:${uuid(1, session)}:${uuid(4, n)}` as MessageId

export const TAGS: TagSummary[] = [
  ['work', '#3b82f6'],
  ['personal', '#10b981'],
  ['research', '#8b5cf6'],
  ['meeting', '#f59e0b'],
  ['idea', '#ec4899'],
  ['todo', '#ef4444'],
].map(([name = '', color = ''], n) => ({ id: tagIdOf(n), name, color, entries: 0 }))

const SAID =
  'I walked along the river before breakfast. The light was lying flat on the water, and for once I did not take a picture of it. I keep thinking about what Mara said yesterday: that a plan you cannot tell a child is not a plan yet. So here is the plan, told simply. We write less, we ask more, and we show something on Friday.'

/** Words evenly spread over a recording. */
export function segmentsOf(text: string, durationMs: number): Segment[] {
  const sentences = text.match(/[^.!?]+[.!?]*\s*/g) ?? [text]
  let at = 0
  return sentences.map((sentence) => {
    const startMs = (at / text.length) * durationMs
    at += sentence.length
    return { startMs, endMs: (at / text.length) * durationMs, text: sentence.trim() }
  })
}

/** A waveform that looks like speech: bursts with pauses. */
export function peaksOf(seed: number, count = 400): string {
  const bytes = Array.from({ length: count }, (_, n) => {
    const phrase = Math.max(0, Math.sin(n * 0.11 + seed) + 0.4)
    const syllable = 0.45 + 0.55 * Math.abs(Math.sin(n * 0.9 + seed * 3))
    return Math.round(Math.min(1, phrase * syllable * 0.5) ** 2 * 255)
  })
  return btoa(String.fromCharCode(...bytes))
}

export interface SeedEntry {
  readonly title: string
  readonly daysAgo: number
  readonly hour: number
  readonly note?: string
  readonly said?: string
  readonly seconds?: number
  readonly tags?: readonly number[]
  readonly pinned?: boolean
  readonly archived?: boolean
  readonly trashed?: boolean
  readonly conflicted?: boolean
}

export const JOURNAL: SeedEntry[] = [
  {
    title: 'By the river',
    daysAgo: 0,
    hour: 7,
    said: SAID,
    seconds: 94,
    tags: [1, 4],
    note: '## For Friday\n\n- one screen, no slides\n- ask **three** people first\n\n> A plan you cannot tell a child is not a plan yet.',
  },
  {
    title: 'Stand-up: what is left before the release',
    daysAgo: 0,
    hour: 9,
    said: 'Two bugs are open. The import of old databases is done and the review dialog needs words.',
    seconds: 412,
    tags: [0, 3],
    conflicted: true,
  },
  {
    title: '',
    daysAgo: 0,
    hour: 11,
    said: 'Call the dentist. Buy oat milk and stamps. And answer Jonas about the weekend.',
    seconds: 11,
    tags: [5],
  },
  {
    title:
      'Things I want to remember from the talk about local-first software and why ownership of data is a question of daily habits',
    daysAgo: 1,
    hour: 18,
    note: 'The network is optional. The work is not. Data should outlive the app, and the app should outlive the company.',
    tags: [2],
  },
  {
    title: 'رحلة إلى البحر',
    daysAgo: 1,
    hour: 21,
    note: 'كان البحر هادئا هذا المساء، وتحدثنا طويلا عن السنوات الماضية.',
    tags: [1],
  },
  {
    title: 'Grandmother’s recipe, as she told it',
    daysAgo: 3,
    hour: 16,
    said: 'First the apples. Not the sweet ones. Then you wait until the butter stops talking.',
    seconds: 1290,
    tags: [1],
    pinned: true,
  },
  {
    title: 'Interview notes, second round',
    daysAgo: 4,
    hour: 14,
    said: 'She built the whole pipeline alone and would not do it that way again.',
    seconds: 2711,
    tags: [0, 2, 3],
  },
  {
    title: '🌧️ Slow Sunday',
    daysAgo: 5,
    hour: 12,
    note: 'Rain all day. Read two hundred pages. Nothing else happened, and that was the point.',
  },
  {
    title: 'Why the deploy failed',
    daysAgo: 8,
    hour: 10,
    note: 'The clock of the build machine was off by four minutes, so every token looked expired.',
    tags: [0],
  },
  {
    title: 'Idea: a lamp that listens',
    daysAgo: 12,
    hour: 23,
    said: 'A lamp that gets dimmer the longer you talk, so you notice how late it is.',
    seconds: 47,
    tags: [4],
  },
  { title: 'Old project notes', daysAgo: 90, hour: 10, note: 'Kept for later.', archived: true },
  { title: 'Draft to throw away', daysAgo: 2, hour: 10, note: 'Never mind.', trashed: true },
]

const DAY_MS = 86_400_000
const DEVICE = '0123456789abcdef' as Entry['recordings'][number]['device']

/** An entry of the seed, number `n`, as the journal answers it. */
export function entryOf(seed: SeedEntry, n: number, now: number): Entry {
  const id = sessionIdOf(n)
  const day = new Date(now - seed.daysAgo * DAY_MS)
  const createdAt = Math.min(now - 60_000, day.setHours(seed.hour, 12 + (n % 40), 0, 0))
  const durationMs = (seed.seconds ?? 0) * 1000
  const recordings: EntryRecording[] = seed.said
    ? [
        {
          id: recordingIdOf(n),
          type: 'recording',
          sessionId: id,
          createdAt,
          device: DEVICE,
          source: 'microphone',
          fileName: null,
          mimeType: 'audio/webm;codecs=opus',
          durationMs,
          sampleRateHz: 48_000,
          channels: 1,
          peaks: peaksOf(n),
          editedText: null,
          marked: false,
          transcript: {
            text: seed.said,
            segments: segmentsOf(seed.said, durationMs),
            language: 'en',
            engine: 'whisper',
            model: 'small',
            rank: 3,
            createdAt,
            device: DEVICE,
          },
          deletedAt: null,
          sizeBytes: durationMs * 4,
          versions: 0,
        },
      ]
    : []
  const message = (
    role: EntryMessage['role'],
    text: string,
    recordingId: RecordingId | null,
    part: number,
  ): EntryMessage => ({
    id: messageIdOf(n, part),
    type: 'message',
    role,
    text,
    recordingId,
    createdAt: createdAt + part * 1000,
    deletedAt: null,
  })
  return {
    session: {
      id,
      type: 'session',
      title: seed.title,
      createdAt,
      tags: Object.fromEntries((seed.tags ?? []).map((tag) => [tagIdOf(tag), true as const])),
      pinned: seed.pinned ?? false,
      archived: seed.archived ?? false,
      deletedAt: seed.trashed ? now - 3_600_000 : null,
    },
    messages: [
      ...(seed.said ? [message('user', '', recordingIdOf(n), 1)] : []),
      ...(seed.note === undefined ? [] : [message('note', seed.note, null, 2)]),
    ],
    recordings,
    conflicted: seed.conflicted ?? false,
    problems: [],
  }
}
