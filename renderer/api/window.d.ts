import type { RawApi } from '../../app/ipc'
import type { FilesBridge } from '../../app/ipc/wire/wire'

declare global {
  interface Window {
    /** Exposed by the preload script; frozen. */
    readonly api: RawApi
    /** Where a dropped file lies. */
    readonly files: FilesBridge
  }
}
