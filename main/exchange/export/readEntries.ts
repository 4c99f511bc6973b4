import { isAppError } from '../../../app/errors'
import { messageRange, type SessionId } from '../../../app/ids'
import type { Message, Recording, Session } from '../../../app/model'
import { byOldest } from '../../../app/model/view'
import type { Skipped } from '../../../app/exchange/plan'
import type { ReadResult } from '../../database/entity/types'
import type { Journal } from '../../journal/journal'

/** An entry with its parts as they are stored, in the order of time. */
export interface StoredEntry {
  readonly session: Session
  readonly messages: readonly Message[]
  readonly recordings: readonly Recording[]
  /** Documents of it that wait for an answer. */
  readonly conflicted: readonly string[]
}

/** Reads one entry for export; what cannot be read of it is named. Null when there is nothing of it to export. */
export async function readStoredEntry(
  journal: Journal,
  id: SessionId,
  skipped: Skipped[],
): Promise<StoredEntry | null> {
  const { databases, summaries } = journal
  const conflicted: string[] = []
  const readable = <E extends { id: string }>(results: readonly ReadResult<E>[]): E[] =>
    results.flatMap((result) => {
      if (result.ok) {
        if (result.stored.conflicts.length > 0) conflicted.push(result.stored.doc.id)
        return [result.stored.doc]
      }
      skipped.push({ what: result.problem.id, why: result.problem.error.told })
      return []
    })
  try {
    const { doc: session, conflicts } = await databases.sessions.get(id)
    if (conflicts.length > 0) conflicted.push(id)
    const messages: Message[] = []
    for await (const slice of databases.messages.list(messageRange(id))) messages.push(...readable(slice))
    const named = messages.flatMap(({ recordingId }) => recordingId ?? [])
    const ids = [...new Set([...named, ...summaries.recordings.idsOf(id)])]
    const recordings = readable(await databases.recordings.getMany(ids)).filter(({ sessionId }) => sessionId === id)
    return { session, messages: messages.sort(byOldest), recordings: recordings.sort(byOldest), conflicted }
  } catch (error) {
    if (!isAppError(error)) throw error
    skipped.push({ what: id, why: error.told })
    return null
  }
}
