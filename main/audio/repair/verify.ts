import type { ChunkId, Recording } from '../../../app/model'
import { toAppError } from '../../../app/errors'
import { cipherOf } from '../store/chunkSource'
import type { ChunkStore } from '../store/chunkStore'
import { allChunks, checkManifest, currentChunks } from '../store/manifest'

/**
 * Decrypts and checks every chunk of a recording that is on this device, and its manifest. With `whole`, a chunk of the
 * current audio that is not here is wrong too.
 * @returns how many chunks were read, and a sentence for each that is wrong
 */
export async function verifyAudio(
  store: ChunkStore,
  recording: Recording,
  whole = false,
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
  let here: ReadonlyMap<ChunkId, unknown> | null
  try {
    here = await store.useIfHere(recording.id, (database) => database.stubs(allChunks(recording)))
  } catch (error) {
    note('Files', error)
    return { chunks, problems }
  }
  if (here === null && !whole) return { chunks, problems }
  if (whole)
    for (const id of currentChunks(recording))
      if (here?.has(id) !== true)
        problems.push(`Piece ${id.slice(0, 12)}: It is not on this device, although all of it should be.`)
  for (const id of here?.keys() ?? []) {
    chunks += 1
    try {
      // One by one: what the files say about damage is heard by the store.
      const bytes = await store.use(recording.id, (database) => database.get(id))
      if (bytes === null) problems.push(`Piece ${id.slice(0, 12)}: It cannot be read any more.`)
      else cipher.open({ id, bytes })
    } catch (error) {
      note(`Piece ${id.slice(0, 12)}`, error)
    }
  }
  return { chunks, problems }
}
