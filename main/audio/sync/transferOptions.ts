import type { RecordingId } from '../../../app/ids'
import type { ChunkStore } from '../store/chunkStore'
import type { AudioDeviceState } from '../store/deviceState'
import type { AudioRemotes, RecordingCatalog } from '../store/types'

export interface TransfersOptions {
  readonly store: ChunkStore
  readonly state: AudioDeviceState
  readonly catalog: RecordingCatalog
  readonly remotes: AudioRemotes
  readonly onChanged: (id: RecordingId) => void
  /** A recording has arrived, or was sent. */
  readonly onMoved?: (id: RecordingId) => void
  /** True while a recording is being repaired: it is considered after that. */
  readonly isRepairing?: (id: RecordingId) => boolean
  /** Resolves when no recording is being repaired. */
  readonly whenRepaired?: () => Promise<void>
  readonly onError: (error: unknown) => void
}
