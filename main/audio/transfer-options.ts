import type { RecordingId } from '../../app/ids'
import type { ChunkStore } from './chunk-store'
import type { AudioDeviceState } from './device-state'
import type { AudioRemotes, RecordingCatalog } from './types'

export interface TransfersOptions {
  readonly store: ChunkStore
  readonly state: AudioDeviceState
  readonly catalog: RecordingCatalog
  readonly remotes: AudioRemotes
  readonly onChanged: (id: RecordingId) => void
  /** A recording has arrived, or was sent. */
  readonly onMoved?: (id: RecordingId) => void
  /** True while a recording is being mended: it is considered after that. */
  readonly isMending?: (id: RecordingId) => boolean
  /** Resolves when no recording is being mended. */
  readonly mended?: () => Promise<void>
  readonly onError: (error: unknown) => void
}
