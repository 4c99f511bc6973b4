import { messageIdSchema, recordingIdSchema, sessionIdSchema, sessionOfMessage, type SessionId } from '../../app/ids'
import type { Journal } from '../journal/journal'

/** An entry of which something in a backup is damaged. */
export interface NamedEntry {
  /** Its title; what it is where that is not known. */
  readonly name: string
  readonly sessionId: SessionId | null
  /** Keys of the backup's tree that belong to it. */
  readonly keys: readonly string[]
}

/** Which entries these keys of a backup's tree belong to (`messages/message:…`, `audio/recording:…`), by their titles. */
export async function nameEntries({ databases, summaries }: Journal, keys: readonly string[]): Promise<NamedEntry[]> {
  await summaries.settled()
  const found = new Map<string, { sessionId: SessionId | null; keys: string[] }>()
  for (const key of keys) {
    const id = key.slice(key.indexOf('/') + 1)
    const sessionId = await sessionOf(databases, id)
    const of = sessionId ?? key
    const entry = found.get(of)
    if (entry === undefined) found.set(of, { sessionId, keys: [key] })
    else entry.keys.push(key)
  }
  return [...found].map(([of, { sessionId, keys: own }]) => {
    const [summary] = sessionId === null ? [] : summaries.of([sessionId])
    const name = summary === undefined ? `${of} (title not known)` : summary.title || `${of} (no title)`
    return { name, sessionId, keys: own }
  })
}

async function sessionOf(databases: Journal['databases'], id: string): Promise<SessionId | null> {
  const session = sessionIdSchema.safeParse(id)
  if (session.success) return session.data
  const message = messageIdSchema.safeParse(id)
  if (message.success) return sessionOfMessage(message.data)
  const recording = recordingIdSchema.safeParse(id)
  if (!recording.success) return null
  const [read] = await databases.recordings.getMany([recording.data])
  return read?.ok === true ? read.stored.doc.sessionId : null
}
