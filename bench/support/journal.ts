import {
  messageIdSchema,
  recordingIdSchema,
  sessionIdSchema,
  tagIdSchema,
  uuidOf,
  type DeviceId,
  type TagId,
} from '../../app/ids'
import { FORMAT, type Message, type Recording, type Session, type Tag } from '../../app/model'
import type { EntityDatabases } from '../../main/database/entity/types'
import { seeded, vocabulary, writer } from './words'

/** How big a generated journal is. The same size and seed give the same journal. */
export interface JournalSize {
  readonly sessions: number
  /** Messages an entry; the first one is spoken, the others are notes and answers. */
  readonly messagesPerSession: number
  readonly seed?: number
}

/** The journal of the budgets (docs/DESIGN.md, Budgets): 10,000 sessions and 100,000 messages. */
export const YEARS: JournalSize = { sessions: 10_000, messagesPerSession: 10 }

export interface GeneratedEntry {
  readonly session: Session
  readonly messages: readonly Message[]
  readonly recordings: readonly Recording[]
}

const DEVICE = '00000000000000bd' as DeviceId
const NEWEST_MS = Date.UTC(2026, 10, 22, 9)
const GAP_MS = 5 * 3_600_000

const uuidFrom = (random: () => number): string => {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}

/** The six tags of version 3. */
export function generatedTags(seed = 1): Tag[] {
  const random = seeded(seed + 7)
  return ['work', 'personal', 'research', 'meeting', 'idea', 'todo'].map((name, n) => ({
    id: tagIdSchema.parse(`tag:${uuidFrom(random)}`),
    type: 'tag',
    format: FORMAT,
    name,
    color: `#${(0x3b82f6 + n * 99_991).toString(16).padStart(6, '0').slice(-6)}`,
    createdAt: NEWEST_MS,
    deletedAt: null,
    mergedInto: null,
    stamps: {},
  }))
}

/** Entries of a journal, newest first, without end-of-history documents (`am`): as a first sync or an import leaves them. */
export function* generatedEntries(size: JournalSize): Generator<GeneratedEntry> {
  const random = seeded(size.seed ?? 1)
  const write = writer(vocabulary(40_000, random), random)
  const tags = generatedTags(size.seed ?? 1).map((tag) => tag.id)
  for (let n = 0; n < size.sessions; n++) {
    const createdAt = NEWEST_MS - n * GAP_MS - Math.floor(random() * 1000)
    const sessionId = sessionIdSchema.parse(`session:${uuidFrom(random)}`)
    const chosen: Record<TagId, true> = {}
    for (const tag of tags) if (random() < 0.2) chosen[tag] = true
    const session: Session = {
      id: sessionId,
      type: 'session',
      format: FORMAT,
      title: write(2 + Math.floor(random() * 5)),
      createdAt,
      tags: chosen,
      pinned: n % 500 === 0,
      archived: false,
      deletedAt: null,
      deletedSaw: null,
      stamps: {},
    }
    const recordingId = recordingIdSchema.parse(`recording:${uuidFrom(random)}`)
    const sentences = Array.from({ length: 8 }, () => write(10 + Math.floor(random() * 10)))
    const recording: Recording = {
      id: recordingId,
      type: 'recording',
      format: FORMAT,
      sessionId,
      createdAt,
      device: DEVICE,
      source: 'microphone',
      fileName: null,
      mimeType: 'audio/webm;codecs=opus',
      durationMs: sentences.length * 5000,
      sampleRateHz: 48_000,
      channels: 1,
      key: null,
      manifest: { chunks: [], sizeBytes: 0, root: '0'.repeat(64) },
      previous: [],
      peaks: null,
      transcript: {
        text: sentences.join(' '),
        segments: sentences.map((text, at) => ({ startMs: at * 5000, endMs: at * 5000 + 4900, text })),
        language: n % 3 === 0 ? 'de' : 'en',
        engine: 'generated',
        model: 'none',
        rank: 0,
        createdAt,
        device: DEVICE,
      },
      editedText: null,
      lease: null,
      marked: false,
      deletedAt: null,
      stamps: {},
    }
    const messages = Array.from({ length: size.messagesPerSession }, (_, at): Message => {
      const spoken = at === 0
      return {
        id: messageIdSchema.parse(`message:${uuidOf(sessionId)}:${uuidFrom(random)}`),
        type: 'message',
        format: FORMAT,
        role: spoken ? 'user' : at % 2 === 0 ? 'note' : 'assistant',
        text: spoken ? '' : write(15 + Math.floor(random() * 60)),
        recordingId: spoken ? recordingId : null,
        createdAt: createdAt + at * 60_000,
        deletedAt: null,
      }
    })
    yield { session, messages, recordings: [recording] }
  }
}

/** Writes a generated journal into empty databases. Takes about a minute for `YEARS`. */
export async function fillJournal(databases: EntityDatabases, size: JournalSize): Promise<void> {
  await databases.tags.createMany(generatedTags(size.seed ?? 1))
  let batch: GeneratedEntry[] = []
  const flush = async (): Promise<void> => {
    await databases.recordings.createMany(batch.flatMap((entry) => entry.recordings))
    await databases.messages.createMany(batch.flatMap((entry) => entry.messages))
    await databases.sessions.createMany(batch.map((entry) => entry.session))
    batch = []
  }
  for (const entry of generatedEntries(size)) {
    batch.push(entry)
    if (batch.length === 50) await flush()
  }
  await flush()
}
