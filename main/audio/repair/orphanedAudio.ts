import { isAppError } from '../../../app/errors'
import type { RecordingId } from '../../../app/ids'
import type { ChunkStore } from '../store/chunkStore'
import type { RecordingCatalog } from '../store/types'

/** Whether a recording has a document here; null where that cannot be told now, because it cannot be read. */
export const hasDocument = (catalog: Pick<RecordingCatalog, 'get'>, id: RecordingId): Promise<boolean | null> =>
  catalog.get(id).then(
    () => true,
    (error: unknown) => (isAppError(error, 'not-found') ? false : null),
  )

/**
 * Audio on this device whose recording has no document here: what an import left, or what is ahead of its document. It is
 * counted and never removed by itself, because the document may still arrive. One that cannot be read is known.
 */
export async function orphanedAudio(
  store: Pick<ChunkStore, 'list' | 'sizeBytes'>,
  catalog: Pick<RecordingCatalog, 'get'>,
): Promise<{ recordings: number; sizeBytes: number }> {
  let [recordings, sizeBytes] = [0, 0]
  for (const id of await store.list()) {
    if ((await hasDocument(catalog, id)) !== false) continue
    recordings += 1
    sizeBytes += await store.sizeBytes(id)
  }
  return { recordings, sizeBytes }
}
