import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { ChunkId, Recording } from '../../../app/model'
import { cipherOf } from '../store/chunkSource'
import { LONGEST_BODY_BYTES } from '../store/chunkBody'
import type { ChunkStore } from '../store/chunkStore'
import { allChunks } from '../store/manifest'
import { MemoryPool } from '../store/memoryPool'
import type { RemoteChunks } from './remoteChunks'
import { forEachOf } from '../../async/limiter'
import type { Limiter } from '../../async/limiter'

export interface TransferContext {
  readonly store: ChunkStore
  readonly remote: RemoteChunks
  readonly concurrency: number
  readonly signal: AbortSignal
  /** Bytes of ciphertext that have arrived where they should be, and that there are altogether. */
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Sends every chunk that is here and that the remote lacks, then asks the remote what it has. Interrupted anywhere, the
 * next call goes on with what is still missing.
 * @throws AppError `integrity` for a chunk that is bad here or there, and what the connection throws
 */
export async function upload(recording: Recording, limiter: Limiter, context: TransferContext): Promise<void> {
  const { store, remote, concurrency, signal, onProgress } = context
  const cipher = cipherOf(recording)
  const stubs = await store.use(recording.id, (database) => database.stubs(allChunks(recording)))
  const size = (id: ChunkId): number => stubs.get(id)?.sizeBytes ?? 0
  const total = [...stubs.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const missing = await remote.missing([...stubs.keys()], signal)
  let done = total - missing.reduce((sum, id) => sum + size(id), 0)
  onProgress(done, total)
  const bodies = new MemoryPool(LONGEST_BODY_BYTES)
  await forEachOf(missing, concurrency, (id) =>
    limiter.run(async () => {
      signal.throwIfAborted()
      const bytes = await store.use(recording.id, (database) => database.get(id))
      if (bytes === null) throw new AppError('audio-missing', keyed('audio.chunkGone', { chunk: id.slice(0, 12) }))
      cipher.check({ id, bytes }) // What is damaged here must not become the only copy elsewhere.
      await remote.put({ id, bytes }, signal, bodies)
      done += bytes.length
      onProgress(done, total)
    }),
  )
  await confirm(recording, context)
}

/**
 * Asks the remote for size and digest of every chunk that is here.
 * @throws AppError `remote` when one is missing there or differs
 */
export async function confirm(
  recording: Recording,
  { store, remote, signal }: Pick<TransferContext, 'store' | 'remote' | 'signal'>,
): Promise<void> {
  const here = await store.useIfHere(recording.id, (database) => database.stubs(allChunks(recording)))
  if (here === null) return
  const there = await remote.stubs([...here.keys()], signal)
  const bad = [...here].filter(
    ([id, stub]) => there.get(id)?.digest !== stub.digest || there.get(id)?.sizeBytes !== stub.sizeBytes,
  )
  if (bad.length === 0) return
  const names = bad.map(([id]) => id.slice(0, 12)).join(', ')
  throw new AppError('remote', keyed('audio.notOnServer', { names }))
}
