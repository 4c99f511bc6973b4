import { newMessageId, newRecordingId, type RecordingId, type SessionId, type TagId } from '../../app/ids'
import { begin } from '../../app/merge/document/edit'
import type { Manifest, Message, Recording } from '../../app/model'
import type { Ports } from '../platform/ports'
import { readEntry } from './entry'
import type { Journal } from './journal'

/** Stores the audio of a recording again under another id and key. */
export type CopyAudio = (recording: Recording, id: RecordingId, keyBase64: string) => Promise<Manifest>

const KEY_BYTES = 32

/**
 * Makes a copy of an entry with a history of its own: title, tags, texts, recordings and their transcripts. The audio is
 * copied first, so that an entry whose audio cannot be had is not copied by half.
 * @throws AppError `audio-missing` when the audio of a recording is not on this device
 */
export async function duplicateEntry(
  journal: Journal,
  ports: Ports,
  copyAudio: CopyAudio,
  id: SessionId,
): Promise<SessionId> {
  const { session, messages } = await readEntry(journal.databases, journal.summaries, id)
  const live = messages.filter(({ deletedAt }) => deletedAt === null)
  const copies = new Map<RecordingId, Pick<Recording, 'id' | 'key' | 'manifest'>>()
  for (const { recordingId } of live) {
    if (recordingId === null) continue
    const { doc } = await journal.databases.recordings.get(recordingId)
    const key = ports.randomBytes(KEY_BYTES).toString('base64')
    const newId = newRecordingId(ports.uuid)
    copies.set(recordingId, { id: newId, key, manifest: await copyAudio(doc, newId, key) })
  }

  const copy = await journal.sessions.create({ title: session.title, tagIds: Object.keys(session.tags) as TagId[] })
  for (const { role, text, recordingId, createdAt } of live) {
    const recording = recordingId === null ? undefined : copies.get(recordingId)
    if (recordingId !== null && recording) await copyRecording(journal, recordingId, recording, copy)
    const message = begin<Message>(
      {
        id: newMessageId(copy, ports.uuid),
        type: 'message',
        role,
        text,
        recordingId: recording?.id ?? null,
        createdAt,
        deletedAt: null,
      },
      journal.editor.context(),
    )
    await journal.databases.messages.put(message, null)
  }
  return copy
}

async function copyRecording(
  journal: Journal,
  from: RecordingId,
  fresh: Pick<Recording, 'id' | 'key' | 'manifest'>,
  sessionId: SessionId,
): Promise<void> {
  const { am: _am, format: _format, stamps: _stamps, ...rest } = (await journal.databases.recordings.get(from)).doc
  const copy = begin<Recording>({ ...rest, ...fresh, sessionId, previous: [], lease: null }, journal.editor.context())
  await journal.databases.recordings.put(copy, null)
}
