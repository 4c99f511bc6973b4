import type { MessageId, RecordingId, SessionId, TagId } from '../../../app/ids'
import type { Manifest, Recording } from '../../../app/model'
import type { RemoteConnection } from '../../replication/remotes/remote'

/*
 * What the audio store needs of the rest of the core. Everything here is implemented elsewhere (journal, replication)
 * and handed in by main/composition/compose.ts.
 */

/** Audio that stands in the chunk store and still has to become documents. The ids were chosen when it began. */
export interface CapturedAudio {
  readonly recordingId: RecordingId
  readonly messageId: MessageId
  readonly sessionId: SessionId
  /** False when the recording was made inside an entry that exists. */
  readonly newSession: boolean
  /** Title for a new entry; empty when none was given. */
  readonly title: string
  /** Tags of a new entry. */
  readonly tagIds?: readonly TagId[] | undefined
  readonly createdAt: number
  readonly source: Recording['source']
  readonly fileName: string | null
  readonly mimeType: string
  readonly durationMs: number
  readonly sampleRateHz: number | null
  readonly channels: number | null
  /** Base64 of the recording's own 256-bit key. */
  readonly key: string
  readonly manifest: Manifest
  readonly peaks: string | null
}

export interface RecordingSink {
  /**
   * Writes session (where new), message and recording. May be called again with the same audio after a crash: what
   * stands already is left as it is.
   */
  accept(audio: CapturedAudio): Promise<void>
}

/** The fields of a recording that the audio store changes. */
export type RecordingPatch = Partial<
  Pick<Recording, 'manifest' | 'previous' | 'durationMs' | 'peaks' | 'marked' | 'transcript'>
>

/** The recording documents, as the audio store sees them. */
export interface RecordingCatalog {
  /** @throws AppError `not-found`, `integrity` */
  get(id: RecordingId): Promise<Recording>
  /** Every readable recording, in slices. */
  all(): AsyncIterable<Recording[]>
  /** `patch` may look at the recording first; an empty patch writes nothing. */
  edit(id: RecordingId, patch: (recording: Recording) => RecordingPatch): Promise<Recording>
  /** Writes what is missing of a recording that was cut off while it became part of the journal. */
  complete(recording: Recording): Promise<void>
  /** Calls the listener with the id of each recording that was changed or removed, here or by a sync; answers the way to stop. */
  onChange(listener: (id: RecordingId) => void): () => void | Promise<void>
}

/** A connection to a remote, as far as audio needs it. */
export type AudioRemote = Pick<RemoteConnection, 'id' | 'request'>

export interface AudioRemotes {
  /** True when a remote is set up, whether it can be reached or not. */
  isSetUp(): boolean
  /** Which remote to use now; null while there is none, or none can be reached. */
  current(): AudioRemote | null
  /** The remotes that get a copy besides, as far as they can be reached now. */
  mirrors(): readonly AudioRemote[]
  /** Calls the listener when `current()` or `mirrors()` may have changed or the network came back; answers the way to stop. */
  onChange(listener: () => void): () => void
}
