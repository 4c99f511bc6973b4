import { isAppError } from '../../app/errors'
import type { RecordingId } from '../../app/ids'
import { recordingIdSchema } from '../../app/ids'
import type { Recording } from '../../app/model'
import type { RecordingCatalog, RecordingSink } from '../audio/types'
import type { Journal } from './journal'

/** Makes audio that is safe in the chunk store part of the journal. */
export function recordingSink({ parts, databases }: Pick<Journal, 'parts' | 'databases'>): RecordingSink {
  return {
    async accept({ recordingId, messageId, newSession, title, ...audio }) {
      // An entry that was removed for good while it was recorded into: the recording gets an entry of its own.
      const orphaned = !newSession && (await databases.sessions.find(audio.sessionId).catch(presentIfUnreadable)) === null
      await parts.acceptRecording({ id: recordingId, ...audio }, messageId, newSession || orphaned ? { title } : null)
    },
  }
}

/** The recording documents, as the audio store sees them. */
export function recordingCatalog({ parts, databases }: Pick<Journal, 'parts' | 'databases'>): RecordingCatalog {
  return {
    get: async (id) => (await databases.recordings.get(id)).doc,
    async *all() {
      for await (const slice of databases.recordings.list())
        yield slice.flatMap((result): Recording[] => (result.ok ? [result.stored.doc] : []))
    },
    edit: (id, patch) => parts.editRecording(id, patch),
    onChange(listener: (id: RecordingId) => void) {
      const feed = databases.recordings.watch('now', ({ id }) => {
        const parsed = recordingIdSchema.safeParse(id)
        if (parsed.success) listener(parsed.data)
      })
      return () => void feed.stop()
    },
  }
}

function presentIfUnreadable(error: unknown): 'unreadable' {
  if (isAppError(error, 'integrity') || isAppError(error, 'newer-format')) return 'unreadable'
  throw error
}
