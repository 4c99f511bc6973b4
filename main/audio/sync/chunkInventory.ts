import { createHash } from 'node:crypto'
import { toAppError } from '../../../app/errors'
import type { RecordingId } from '../../../app/ids'
import type { Recording } from '../../../app/model'
import type { ChunkStore } from '../store/chunkStore'
import type { AudioDeviceState } from '../store/deviceState'
import { allChunks, currentChunks } from '../store/manifest'

/** Names the set of all chunks of a recording, earlier versions included: what a remote confirms is confirmed for this set. */
export const setOf = (recording: Recording): string =>
  createHash('sha256').update(allChunks(recording).sort().join(' ')).digest('hex')

/** What this device has of recordings, remembered so that a list does not open a database a line. */
export class ChunkInventory {
  readonly #store: ChunkStore
  readonly #state: AudioDeviceState

  constructor(store: ChunkStore, state: AudioDeviceState) {
    this.#store = store
    this.#state = state
  }

  async here(recording: Recording): Promise<'all' | 'some' | 'none'> {
    if (recording.manifest.chunks.length === 0) return 'all'
    if (!(await this.#store.isHere(recording.id))) return 'none'
    const { root } = recording.manifest
    if (this.#state.item(recording.id).complete === root) return 'all'
    const ids = currentChunks(recording)
    const stubs = await this.#store
      .useIfHere(recording.id, (database) => database.stubs(ids))
      .catch((error: unknown) => {
        // On a full disk it cannot even be opened; it is there all the same.
        if (toAppError(error).kind === 'disk-full') return 'unopened' as const
        throw error
      })
    if (stubs === 'unopened') return 'some'
    if (stubs === null || stubs.size === 0) return 'none'
    if (stubs.size < ids.length) return 'some'
    this.#state.note(recording.id, { complete: root })
    return 'all'
  }

  /** True when that remote, or (for null) any, has confirmed every chunk of the recording as it is now. */
  confirmed(recording: Recording, remoteId: string | null): boolean {
    const { confirmed } = this.#state.item(recording.id)
    return (
      confirmed !== undefined &&
      confirmed.root === setOf(recording) &&
      (remoteId === null || confirmed.remote === remoteId)
    )
  }

  confirm(recording: Recording, remoteId: string): void {
    this.#state.note(recording.id, { confirmed: { remote: remoteId, root: setOf(recording) } })
  }

  /** The same of a remote that gets a copy besides. */
  mirrored(recording: Recording, mirror: string): boolean {
    return this.#state.item(recording.id).mirrored?.[mirror] === setOf(recording)
  }

  /** The mirrors that have confirmed some version of it. */
  mirrorsOf(id: RecordingId): string[] {
    return Object.keys(this.#state.item(id).mirrored ?? {})
  }

  confirmMirrored(recording: Recording, mirror: string): void {
    const { mirrored } = this.#state.item(recording.id)
    this.#state.note(recording.id, { mirrored: { ...mirrored, [mirror]: setOf(recording) } })
  }

  unconfirm(id: RecordingId): void {
    this.#state.note(id, { confirmed: undefined })
  }
}
