import type { Recording } from '../../app/model'
import { toAppError } from '../../app/errors'
import { cipherOf } from './chunk-source'
import type { ChunkStore } from './chunk-store'
import { allChunks, checkManifest } from './manifest'

/**
 * Decrypts and checks every chunk of a recording that is on this device, and its manifest.
 * @returns how many chunks were read, and a sentence for each that is wrong
 */
export async function verifyAudio(
  store: ChunkStore,
  recording: Recording,
): Promise<{ chunks: number; problems: string[] }> {
  const problems: string[] = []
  // Erased for good: there is nothing left to check.
  if (recording.key === null) return { chunks: 0, problems }
  const note = (what: string, error: unknown): void => {
    problems.push(`${what}: ${toAppError(error).message}`)
  }
  try {
    checkManifest(recording.manifest)
  } catch (error) {
    note('Manifest', error)
  }
  const cipher = cipherOf(recording)
  let chunks = 0
  await store.useIfHere(recording.id, async (database) => {
    for (const id of (await database.stubs(allChunks(recording))).keys()) {
      chunks += 1
      try {
        const bytes = await database.get(id)
        if (bytes !== null) cipher.open({ id: id, bytes })
      } catch (error) {
        note(`Piece ${id.slice(0, 12)}`, error)
      }
    }
    return null
  })
  return { chunks, problems }
}
