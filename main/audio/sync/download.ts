import { CHUNK_MAX_BYTES } from '../../../app/audio/chunking'
import { AppError, isAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { ChunkId, Recording } from '../../../app/model'
import { TAG_BYTES } from '../../files/aesGcm'
import { DamagedStoreError } from '../store/chunkFolder'
import { cipherOf } from '../store/chunkSource'
import type { ChunkStore } from '../store/chunkStore'
import { currentChunks } from '../store/manifest'
import { MemoryPool } from '../store/memoryPool'
import type { RemoteChunks } from './remoteChunks'
import { forEachOf } from '../../async/limiter'
import type { Limiter } from '../../async/limiter'
import type { TransferContext } from './upload'

export interface FetchOptions {
  /** Somebody listens. */
  readonly urgent: boolean
  /** Known not to be here in any form. */
  readonly absent?: boolean
  /** For what arrives; pieces of it must hold a chunk. */
  readonly pool?: MemoryPool
  readonly signal?: AbortSignal
}

/** Fetches single chunks, verified before they are kept; two who want the same one get the same. */
export class ChunkDownloads {
  readonly #store: ChunkStore
  readonly #limiter: Limiter
  readonly #running = new Map<ChunkId, Promise<Buffer>>()

  constructor(store: ChunkStore, limiter: Limiter) {
    this.#store = store
    this.#limiter = limiter
  }

  /** The plaintext. @throws AppError `audio-missing` when the remote has none, `integrity` when what it has is bad */
  async get(recording: Recording, id: ChunkId, remote: RemoteChunks, options: FetchOptions): Promise<Buffer> {
    const running = this.#running.get(id)
    if (running !== undefined) return await running
    const fetching = this.#fetch(recording, id, remote, options).finally(() => this.#running.delete(id))
    this.#running.set(id, fetching)
    return await fetching
  }

  async #fetch(
    recording: Recording,
    id: ChunkId,
    remote: RemoteChunks,
    { urgent, absent = false, signal, pool }: FetchOptions,
  ): Promise<Buffer> {
    const cipher = cipherOf(recording)
    // Writing it down needs no place in the queue for the server.
    const memory = pool?.take()
    const bytes = await this.#limiter.run(() => remote.get(id, signal, memory), urgent)
    if (bytes === null) throw new AppError('audio-missing', keyed('audio.chunkNotOnServer', { chunk: id.slice(0, 12) }))
    const plain = cipher.open({ id, bytes })
    await this.#store.use(recording.id, async (database) => {
      // A bad copy under this id has to go first: a document that exists is not written again.
      const held = absent ? null : await database.get(id)
      if (held !== null && !held.equals(bytes)) await database.replace({ id, bytes })
      else if (held === null) await database.put([{ id, bytes }])
    })
    if (memory !== undefined) pool?.giveBack(memory) // Written down, and nobody else has seen it.
    return plain
  }
}

/**
 * Fetches every chunk of the current audio that is not here. A chunk that is bad or missing on the remote does not keep the
 * others from coming; it is named at the end.
 * @param recheck reads those that are here, too, and fetches the ones that are bad
 * @throws AppError `audio-missing`, `integrity`, and what the connection throws
 */
export async function download(
  recording: Recording,
  downloads: ChunkDownloads,
  context: TransferContext,
  recheck = false,
): Promise<void> {
  const { store, remote, concurrency, signal, onProgress } = context
  const ids = currentChunks(recording)
  const here = await store.use(recording.id, (database) => database.stubs(ids))
  const sizes = new Map(recording.manifest.chunks.map((chunk) => [chunk.id, chunk.sizeBytes]))
  const size = (id: ChunkId): number => sizes.get(id) ?? 0
  const total = ids.reduce((sum, id) => sum + size(id), 0)
  const bad = recheck ? await badOf(recording, [...here.keys()], context) : new Set<ChunkId>()
  const missing = ids.filter((id) => !here.has(id) || bad.has(id))
  let done = total - missing.reduce((sum, id) => sum + size(id), 0)
  onProgress(done, total)
  const failed: AppError[] = []
  const pool = new MemoryPool(CHUNK_MAX_BYTES + TAG_BYTES)
  await forEachOf(missing, concurrency, async (id) => {
    signal.throwIfAborted()
    try {
      await downloads.get(recording, id, remote, { urgent: false, absent: !bad.has(id), signal, pool })
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'audio-missing' && error.kind !== 'integrity')) throw error
      failed.push(error)
      return
    }
    done += size(id)
    onProgress(done, total)
  })
  const first = failed[0]
  if (first !== undefined) throw new AppError(first.kind, allOf(first.told, failed.length), { cause: first })
}

/** The first failure in its words, and how many there are: thousands of chunks can fail alike. */
const allOf = (first: KeyedMessage, count: number): KeyedMessage =>
  count === 1 ? first : keyed('sentences', { first, second: keyed('audio.othersFailed', { count: count - 1 }) })

/** Those of these chunks that are here and do not open. */
async function badOf(
  recording: Recording,
  ids: readonly ChunkId[],
  { store, signal }: TransferContext,
): Promise<ReadonlySet<ChunkId>> {
  const cipher = cipherOf(recording)
  const bad = new Set<ChunkId>()
  for (const id of ids) {
    signal.throwIfAborted()
    try {
      const bytes = await store.use(recording.id, (database) => database.get(id))
      if (bytes !== null) cipher.check({ id, bytes })
      else bad.add(id)
    } catch (error) {
      if (!isAppError(error, 'integrity') || error instanceof DamagedStoreError) throw error
      bad.add(id)
    }
  }
  return bad
}
