import type { ChunkId, Recording } from '../../../app/model'
import { toAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
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
): Promise<{ chunks: number; problems: KeyedMessage[] }> {
  const problems: KeyedMessage[] = []
  // Erased for good: there is nothing left to check.
  if (recording.key === null) return { chunks: 0, problems }
  const note = (error: unknown): void => void problems.push(toAppError(error).told)
  try {
    checkManifest(recording.manifest)
  } catch (error) {
    note(error)
  }
  const cipher = cipherOf(recording)
  let chunks = 0
  let here: ReadonlyMap<ChunkId, unknown> | null
  try {
    here = await store.useIfHere(recording.id, (database) => database.stubs(allChunks(recording)))
  } catch (error) {
    note(error)
    return { chunks, problems }
  }
  if (here === null && !whole) return { chunks, problems }
  if (whole)
    for (const id of currentChunks(recording))
      if (here?.has(id) !== true) problems.push(keyed('audio.chunkMissing', { chunk: id.slice(0, 12) }))
  for (const id of here?.keys() ?? []) {
    chunks += 1
    try {
      // One by one: what the files say about damage is heard by the store.
      const bytes = await store.use(recording.id, (database) => database.get(id))
      if (bytes === null) problems.push(keyed('audio.chunkUnreadable', { chunk: id.slice(0, 12) }))
      else cipher.open({ id, bytes })
    } catch (error) {
      problems.push(keyed('audio.chunkProblem', { chunk: id.slice(0, 12), problem: toAppError(error).told }))
    }
  }
  return { chunks, problems }
}
