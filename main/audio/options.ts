import type { RecordingId } from '../../app/ids'
import type { Ports } from '../platform/ports'
import type { VaultKeys } from '../vault/types'
import type { AudioRemotes, RecordingCatalog, RecordingSink } from './store/types'

/** What the audio of an open journal is made of. */
export interface AudioOptions {
  readonly profile: string
  readonly keys: VaultKeys
  readonly ports: Ports
  readonly catalog: RecordingCatalog & RecordingSink
  readonly remotes: AudioRemotes
  /** Where the audio of these recordings is has changed. */
  readonly onChanged: (ids: RecordingId[]) => void
  /** A recording is complete in the chunk store and in the journal (transcription starts here). */
  readonly onStored: (id: RecordingId) => void
  /** Somebody records, or nobody does any more. */
  readonly onRecording?: (active: boolean) => void
  readonly onError: (error: unknown) => void
  /** Follow the remote and move audio automatically; single commands do not. Default: true. */
  readonly background?: boolean
  /** False while a database is aside: what has no document here may have one. Default: true. */
  readonly isWhole?: boolean
  /** Draw waveforms of recordings that have none. Default: as `background`. */
  readonly draw?: boolean
}
