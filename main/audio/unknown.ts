import { isAppError } from '../../app/errors'
import type { ChunkStore } from './chunk-store'
import type { RecordingCatalog } from './types'

/**
 * Sound on this device whose recording has no document here: what an import left, or what is ahead of its document. It is
 * counted and never removed by itself, because the document may still arrive. One that cannot be read is known.
 */
export async function unknownSound(
  store: Pick<ChunkStore, 'list' | 'sizeBytes'>,
  catalog: Pick<RecordingCatalog, 'get'>,
): Promise<{ recordings: number; sizeBytes: number }> {
  let [recordings, sizeBytes] = [0, 0]
  for (const id of await store.list()) {
    const isUnknown = await catalog.get(id).then(
      () => false,
      (error: unknown) => isAppError(error, 'not-found'),
    )
    if (!isUnknown) continue
    recordings += 1
    sizeBytes += await store.sizeBytes(id)
  }
  return { recordings, sizeBytes }
}
