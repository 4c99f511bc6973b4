import type { ChunkStore } from '../store/chunkStore'
import type { AudioDeviceState } from '../store/deviceState'
import type { RecordingCatalog } from '../store/types'
import { hasDocument } from './orphanedAudio'

/**
 * Clears up after imports that were cut off by the end of the process: stored audio whose document was never written is
 * removed; one with a document gets the entry that it lacks, or it would be in no list.
 */
export async function clearCutOff(
  state: AudioDeviceState,
  catalog: RecordingCatalog,
  store: ChunkStore,
): Promise<void> {
  for (const id of state.ids()) {
    if (state.item(id).importing !== true) continue
    const isEntry = await hasDocument(catalog, id)
    if (isEntry === null) continue // It cannot be read now; it stays.
    if (isEntry) await catalog.complete(await catalog.get(id))
    else await store.destroy(id)
    await (isEntry ? state.set(id, { importing: undefined }) : state.forget(id))
  }
}
