import type { RecordingId, SessionId } from '../../app/ids'
import { recordingIdSchema } from '../../app/ids'
import type { Recording } from '../../app/model'
import type { EntityDatabases } from '../database/entity/types'
import type { Parts } from '../journal/parts'
import type { CapturedAudio, RecordingCatalog, RecordingPatch, RecordingSink } from './store/types'

/** The recordings of an open journal, as the audio store sees them. */
export class JournalCatalog implements RecordingCatalog, RecordingSink {
  readonly #databases: Pick<EntityDatabases, 'recordings' | 'sessions'>
  readonly #parts: Pick<Parts, 'acceptRecording' | 'completeRecording' | 'editRecording'>

  constructor(
    databases: Pick<EntityDatabases, 'recordings' | 'sessions'>,
    parts: Pick<Parts, 'acceptRecording' | 'completeRecording' | 'editRecording'>,
  ) {
    this.#databases = databases
    this.#parts = parts
  }

  async accept(audio: CapturedAudio): Promise<void> {
    const { recordingId, messageId, newSession, title, tagIds, ...recording } = audio
    // An entry that was removed for good while it was recorded into: the recording gets an entry of its own.
    const orphaned = !newSession && !(await this.#isThere(audio.sessionId))
    const entry = newSession || orphaned ? { title, tagIds } : null
    await this.#parts.acceptRecording({ id: recordingId, ...recording }, messageId, entry)
  }

  async get(id: RecordingId): Promise<Recording> {
    return (await this.#databases.recordings.get(id)).doc
  }

  async complete(recording: Recording): Promise<void> {
    await this.#parts.completeRecording(recording)
  }

  async *all(): AsyncGenerator<Recording[]> {
    for await (const slice of this.#databases.recordings.list())
      yield slice.flatMap((result) => (result.ok ? [result.stored.doc] : []))
  }

  async edit(id: RecordingId, patch: (recording: Recording) => RecordingPatch): Promise<Recording> {
    return await this.#parts.editRecording(id, patch)
  }

  onChange(listener: (id: RecordingId) => void): () => Promise<void> {
    const feed = this.#databases.recordings.watch('now', ({ id }) => {
      const parsed = recordingIdSchema.safeParse(id)
      if (parsed.success) listener(parsed.data)
    })
    return () => feed.stop()
  }

  async #isThere(session: SessionId): Promise<boolean> {
    // One that cannot be read is there.
    return (await this.#databases.sessions.leaves(session)).some(({ kind }) => kind !== 'tombstone')
  }
}
