import { toWritten } from '../../app/messages/written'
import { messageRange, type RecordingId, type SessionId } from '../../app/ids'
import type { Entry, EntryMessage, EntryRecording } from '../../app/ipc/journal'
import type { Message, Recording, Session } from '../../app/model'
import { byOldest } from '../../app/model/view'
import type { DocumentProblem, EntityDatabases } from '../database/entity/types'
import type { Summaries } from './list/summaries'

/**
 * One entry with its parts, read from the databases. Parts that cannot be read are named and do not hide the others.
 * @throws AppError `not-found`, `integrity`, `newer-format` for the session itself
 */
export async function readEntry(databases: EntityDatabases, summaries: Summaries, id: SessionId): Promise<Entry> {
  const { doc: session, conflicts } = await databases.sessions.get(id)
  const problems: DocumentProblem[] = []
  const messages: Message[] = []
  for await (const slice of databases.messages.list(messageRange(id)))
    for (const result of slice) {
      if (result.ok) messages.push(result.stored.doc)
      else problems.push(result.problem)
    }
  await summaries.settled()
  const named = messages.flatMap(({ recordingId }) => recordingId ?? [])
  const ids = [...new Set<RecordingId>([...named, ...summaries.recordings.idsOf(id)])]
  const recordings: Recording[] = []
  for (const result of await databases.recordings.getMany(ids)) {
    if (result.ok) recordings.push(result.stored.doc)
    else problems.push(result.problem)
  }
  const [summary] = summaries.of([id])
  return {
    session: publicSession(session),
    messages: messages.sort(byOldest).map(publicMessage),
    recordings: recordings.map(publicRecording),
    conflicted: conflicts.length > 0 || (summary?.conflicted ?? false),
    problems: problems.map((problem) => ({ id: problem.id, ...toWritten(problem.error.told) })),
  }
}

function publicSession({
  am: _am,
  format: _format,
  stamps: _stamps,
  deletedSaw: _saw,
  deletedSeen: _seen,
  purgedSeen: _purged,
  ...session
}: Session): Entry['session'] {
  return session
}

function publicMessage({ am: _am, format: _format, ...message }: Message): EntryMessage {
  return message
}

/** Without the key, which no window needs, and without what only the stores use. */
function publicRecording(recording: Recording): EntryRecording {
  const { am: _am, format: _format, stamps: _stamps, key: _key, lease: _lease, previous, manifest, ...rest } = recording
  return { ...rest, sizeBytes: manifest.sizeBytes, versions: previous.length }
}
