import { keyed } from '../../messages/message'
import type { SessionId, TagId } from '../../ids'
import { sessionIdSchema, tagIdSchema } from '../../ids'
import type { Tag } from '../../model'
import type { Message } from '../../model/message'
import { titleOf } from '../../transcribe/title'
import { newMessage, newSession, newTag } from '../newEntities'
import type { ImportPlan, PlannedEntry, PlannedRecording, Skipped } from '../plan'
import { keyOf, type V3Context } from './context'
import { grouped } from './grouped'
import { v3Prompts } from './prompts'
import type { V3Row, V3Rows } from './rows'
import { V3Recordings } from './recordings'
import { v3Tags } from './tags'
import { v3TimeMs } from './times'

/** What is taken of a version 3 database, and what is not, with the reasons. Decides only; nothing is read or written. */
export function mapV3(rows: V3Rows, context: V3Context): { plan: ImportPlan; skipped: Skipped[] } {
  const skipped: Skipped[] = []
  const { tags, tagIdOf } = v3Tags(rows, context, skipped)
  const recordings = new V3Recordings(rows, context, skipped)
  const entries = [
    ...sessionEntries(rows, context, recordings, tagIdOf, skipped),
    ...loneRecordings(rows, context, recordings),
    ...cardEntries(rows, context, tags),
  ]
  const prompts = v3Prompts(rows, context)
  return { plan: { tags: [...tags.values()], prompts, entries, total: entries.length }, skipped }
}

const timeOf = (row: { readonly created_at: unknown }, fallbackMs: number): number =>
  v3TimeMs(row.created_at) ?? fallbackMs

function* sessionEntries(
  rows: V3Rows,
  context: V3Context,
  recordings: V3Recordings,
  tagIdOf: (id: number) => TagId | null,
  skipped: Skipped[],
): Iterable<PlannedEntry> {
  const messagesOf = grouped(rows.messages, (message) => message.session_id)
  const tagsOf = grouped(rows.session_tags, (tag) => tag.session_id)
  const known = new Set<number | null>(rows.chat_sessions.map(({ id }) => id))
  for (const [sessionId, messages] of messagesOf)
    if (!known.has(sessionId))
      for (const { id } of messages)
        skipped.push({
          what: `message ${id}`,
          why: keyed('import.sessionMissing', { id: sessionId ?? 'none' }),
        })
  for (const { session_id, tag_id } of rows.session_tags)
    if (!known.has(session_id))
      skipped.push({ what: `tag ${tag_id} of session ${session_id}`, why: keyed('import.noSession') })

  for (const row of rows.chat_sessions) {
    const id = sessionIdSchema.parse(`session:${context.derive('v3 session', keyOf(row))}`)
    const createdAt = timeOf(row, context.fallbackMs)
    const tagIds = (tagsOf.get(row.id) ?? []).flatMap((tag) => tagIdOf(tag.tag_id) ?? [])
    const parts = (messagesOf.get(row.id) ?? []).map((message) =>
      sessionPart(message, { id, createdAt, key: keyOf(row) }, context, recordings),
    )
    yield {
      what: `session ${row.id}${row.title ? ` "${row.title}"` : ''}`,
      session: newSession({ id, title: row.title ?? '', createdAt, tagIds }),
      messages: parts.map(({ message }) => message),
      recordings: parts.flatMap(({ recording }) => recording ?? []),
    }
  }
}

interface Owner {
  readonly id: SessionId
  readonly createdAt: number
  readonly key: string
}

function sessionPart(
  row: V3Row<'messages'>,
  owner: Owner,
  context: V3Context,
  recordings: V3Recordings,
): { message: Message; recording: PlannedRecording | null } {
  const content = row.content ?? ''
  const createdAt = timeOf(row, owner.createdAt)
  const found =
    row.recording_id === null ? null : recordings.take(row.recording_id, owner.id, content, `message ${row.id}`)
  const spoken = found?.planned ?? null
  // Where there is no sound, the words are kept as text.
  const text = spoken ? '' : content || (found?.words ?? '')
  const message = partOf(owner, `v3 message`, `${owner.key} ${keyOf(row)}`, context, {
    role: row.role === 'assistant' ? 'assistant' : 'user',
    text,
    recordingId: spoken?.recording.id ?? null,
    createdAt,
  })
  return { message, recording: spoken }
}

/** A recording that no message names is an entry of its own. */
function* loneRecordings(rows: V3Rows, context: V3Context, recordings: V3Recordings): Iterable<PlannedEntry> {
  const named = new Set(rows.messages.map((message) => message.recording_id))
  for (const row of rows.recordings) {
    if (named.has(row.id)) continue
    const key = keyOf(row)
    const id = sessionIdSchema.parse(`session:${context.derive('v3 recording entry', key)}`)
    const createdAt = timeOf(row, context.fallbackMs)
    const found = recordings.take(row.id, id, '', `recording ${row.id}`)
    if (!found || (!found.planned && found.words === '')) continue
    const owner = { id, createdAt, key }
    const recordingId = found.planned?.recording.id ?? null
    const text = found.planned ? '' : found.words
    yield {
      what: `recording ${row.id}`,
      session: newSession({ id, title: titleOf(found.words) ?? '', createdAt, tagIds: [] }),
      messages: [partOf(owner, 'v3 recording message', key, context, { role: 'user', text, recordingId, createdAt })],
      recordings: found.planned ? [found.planned] : [],
    }
  }
}

/** A card is a note with its category as a tag. */
function* cardEntries(rows: V3Rows, context: V3Context, tags: Map<string, Tag>): Iterable<PlannedEntry> {
  for (const row of rows.cards) {
    const content = row.content ?? ''
    if (content.trim() === '') continue
    const key = keyOf(row)
    const id = sessionIdSchema.parse(`session:${context.derive('v3 card', key)}`)
    const createdAt = timeOf(row, context.fallbackMs)
    const tagIds = row.category ? [categoryTag(row.category, context, tags)] : []
    yield {
      what: `card ${row.id}`,
      session: newSession({ id, title: titleOf(content) ?? '', createdAt, tagIds }),
      messages: [
        partOf({ id, createdAt, key }, 'v3 card note', key, context, {
          role: 'note',
          text: content,
          recordingId: null,
          createdAt,
        }),
      ],
      recordings: [],
    }
  }
}

function categoryTag(category: string, context: V3Context, tags: Map<string, Tag>): TagId {
  const name = category.toLowerCase()
  const known = context.existingTag(name) ?? tags.get(name)?.id
  if (known) return known
  const tag = newTag(tagIdSchema.parse(`tag:${context.derive('tag', name)}`), name, '#64748b', 0)
  tags.set(name, tag)
  return tag.id
}

function partOf(
  owner: Owner,
  kind: string,
  key: string,
  context: V3Context,
  fields: Pick<Message, 'role' | 'text' | 'recordingId' | 'createdAt'>,
): Message {
  const id = `message:${owner.id.slice('session:'.length)}:${context.derive(kind, key)}` as Message['id']
  return newMessage({ id, ...fields })
}
