import type { RecordingId } from '../../../app/ids'
import type { Manifest, Recording } from '../../../app/model'
import type { ChunkStore } from '../store/chunkStore'
import { type FetchChunk, StoredChunks } from '../store/chunkSource'
import { storeStream } from '../store/ingest'

/**
 * Stores the audio of a recording again under another id and key, so that the two can be erased apart.
 * @throws AppError `audio-missing`, `integrity`; what was stored by then belongs to no recording and is removed
 */
export async function copyAudio(
  store: ChunkStore,
  recording: Recording,
  id: RecordingId,
  keyBase64: string,
  fetch?: FetchChunk,
): Promise<Manifest> {
  const source = new StoredChunks(store, recording, fetch)
  async function* plain(): AsyncGenerator<Uint8Array> {
    for (const chunk of recording.manifest.chunks) yield await source.plain(chunk.id)
  }
  try {
    return await storeStream(store, id, keyBase64, plain())
  } catch (error) {
    await store.destroy(id)
    throw error
  }
}
