import { CHUNK_MAX_BYTES } from '../../../app/audio/chunking'
import type { Recording } from '../../../app/model'
import { ChunkCipher } from '../../audio/store/chunkCipher'
import { manifestOf } from '../../audio/store/manifest'
import type { SealedChunk } from '../../database/chunkDatabase'

/** A recording with the chunks and the key that it was exported with. */
export type ExportedRecording = Recording & { readonly key: string }

export function isExported(recording: Recording): recording is ExportedRecording {
  const { key, manifest } = recording
  if (key === null || manifest.chunks.length === 0) return false
  if (manifest.chunks.some(({ sizeBytes }) => sizeBytes > CHUNK_MAX_BYTES)) return false
  // One that contradicts itself is of no use; the file may be whole all the same.
  const { root, sizeBytes } = manifestOf(manifest.chunks)
  return root === manifest.root && sizeBytes === manifest.sizeBytes
}

/** How much of an exported recording a file holds. */
export type Found = 'all' | 'some' | 'none'

/**
 * Cuts a file where the recording was cut, and hands over each chunk that is as it was. So it shows to the byte what of a
 * file is damaged, and a file that is whole gives the same recording again.
 */
export async function exportedChunks(
  { key, manifest }: ExportedRecording,
  file: AsyncIterable<Uint8Array>,
  keep: (chunk: SealedChunk) => Promise<void>,
): Promise<Found> {
  const cipher = new ChunkCipher(key)
  let found = 0
  let at = 0
  let rest = Buffer.alloc(0)
  for await (const piece of file) {
    rest = Buffer.concat([rest, piece])
    let from = 0
    for (
      let chunk = manifest.chunks[at];
      chunk && from + chunk.sizeBytes <= rest.length;
      chunk = manifest.chunks[++at]
    ) {
      const sealed = cipher.seal(rest.subarray(from, (from += chunk.sizeBytes)))
      if (sealed.id !== chunk.id) continue
      found++
      await keep(sealed)
    }
    if (at === manifest.chunks.length) break
    rest = rest.subarray(from)
  }
  return found === manifest.chunks.length ? 'all' : found > 0 ? 'some' : 'none'
}
