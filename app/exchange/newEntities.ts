import * as A from '@automerge/automerge'
import type { DeviceId, RecordingId, SessionId, TagId } from '../ids'
import { deriveRoot, saveHistory } from '../merge/document/document'
import type { Mergeable } from '../merge/document/policy'
import { titleLine } from '../model/session'
import { FORMAT, type Message, type Prompt, type Recording, type Session, type Tag } from '../model'

/* Entities made from foreign data. Two devices that import the same thing apart write the same content and history. */

/** With its history, whose first change is derived from the content (docs/DESIGN.md, First edits). */
function withHistory<E extends Mergeable>(body: E): E {
  const root = deriveRoot(body)
  try {
    return { ...body, am: saveHistory(root) }
  } finally {
    A.free(root)
  }
}

export interface SessionFields {
  readonly id: SessionId
  readonly title: string
  readonly createdAt: number
  readonly tagIds: readonly TagId[]
  readonly pinned?: boolean
  readonly archived?: boolean
}

export function newSession({ id, title, createdAt, tagIds, pinned = false, archived = false }: SessionFields): Session {
  const tags = Object.fromEntries(tagIds.map((tag) => [tag, true])) as Session['tags']
  return withHistory<Session>({
    id,
    type: 'session',
    format: FORMAT,
    title: titleLine(title),
    createdAt,
    tags,
    pinned,
    archived,
    deletedAt: null,
    deletedSaw: null,
    stamps: {},
  })
}

export const newMessage = (fields: Pick<Message, 'id' | 'role' | 'text' | 'recordingId' | 'createdAt'>): Message => ({
  type: 'message',
  format: FORMAT,
  deletedAt: null,
  ...fields,
  text: fields.text.toWellFormed(),
})

export interface RecordingFields {
  readonly id: RecordingId
  readonly sessionId: SessionId
  readonly createdAt: number
  readonly device: DeviceId
  readonly fileName: string
  readonly mimeType: string
  readonly durationMs?: number
  readonly sampleRateHz?: number | null
  readonly channels?: number | null
  readonly transcript?: Recording['transcript']
  readonly editedText?: string | null
}

/** Without key and manifest: they come when the sound is stored. */
export const newRecording = (fields: RecordingFields): Recording => ({
  type: 'recording',
  format: FORMAT,
  source: 'import',
  durationMs: 0,
  sampleRateHz: null,
  channels: null,
  key: null,
  manifest: { chunks: [], sizeBytes: 0, root: '0'.repeat(64) },
  previous: [],
  peaks: null,
  transcript: null,
  editedText: null,
  lease: null,
  marked: false,
  deletedAt: null,
  stamps: {},
  ...fields,
})

export const newTag = (id: TagId, name: string, color: string, createdAt: number): Tag =>
  withHistory<Tag>({
    id,
    type: 'tag',
    format: FORMAT,
    name,
    color,
    createdAt,
    deletedAt: null,
    mergedInto: null,
    stamps: {},
  })

export const newPrompt = (fields: Pick<Prompt, 'id' | 'name' | 'content' | 'createdAt'>): Prompt =>
  withHistory<Prompt>({ type: 'prompt', format: FORMAT, deletedAt: null, stamps: {}, ...fields })
