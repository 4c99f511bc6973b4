import { newMessageId, type RecordingId, type SessionId, type TagId } from '../../app/ids'
import { begin } from '../../app/merge/edit'
import type { Message } from '../../app/model'
import type { Ports } from '../ports'
import { readEntry } from './entry'
import type { Journal } from './journal'

/** Copies the sound of a recording into a new one of another entry and answers its id, or null when it is not here. */
export type CopyRecording = (id: RecordingId, into: SessionId) => Promise<RecordingId | null>

/**
 * Makes a copy of an entry: title, tags, texts, and the recordings whose sound is on this device. The copy has a history
 * of its own.
 */
export async function duplicateEntry(
  { journal, ports, copyRecording }: { journal: Journal; ports: Ports; copyRecording: CopyRecording },
  id: SessionId,
): Promise<SessionId> {
  const { session, messages } = await readEntry(journal.databases, journal.summaries, id)
  const copy = await journal.sessions.create({ title: session.title, tagIds: Object.keys(session.tags) as TagId[] })
  for (const { role, text, recordingId, deletedAt } of messages) {
    if (deletedAt !== null) continue
    if (recordingId !== null && (await copyRecording(recordingId, copy)) !== null) continue
    if (text === '') continue
    const message: Message = begin<Message>(
      {
        id: newMessageId(copy, ports.uuid),
        type: 'message',
        role,
        text,
        recordingId: null,
        createdAt: ports.now(),
        deletedAt: null,
      },
      journal.editor.context(),
    )
    await journal.databases.messages.put(message, null)
  }
  return copy
}
