import { z } from 'zod'
import { CHUNK_MAX_BYTES } from '../../../app/audio/chunking'
import { failureOf } from '../../../app/replication/failure'
import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { chunkIdSchema } from '../../../app/model/recording'
import { WakeableDelay } from '../../async/wakeableDelay'
import type { ChunkId } from '../../../app/model'
import { jsonBody, LONGEST_BODY_BYTES, multipartBody } from '../store/chunkBody'
import { CHUNK_ATTACHMENT, CHUNK_TYPE, chunkDocumentId, chunkRevision } from '../../database/chunkDatabase'
import type { ChunkStub, SealedChunk } from '../../database/chunkDatabase'
import type { HttpAnswer } from '../../replication/http/httpAnswer'
import type { RemoteRequest } from '../../replication/remotes/remote'
import { MemoryPool } from '../store/memoryPool'
import type { AudioRemote } from '../store/types'
import { wholeBody } from './wholeBody'

const DATABASE = 'audio'
/** Ids in one request: 500 documents are 60 KB each way. */
const PAGE = 500
/** When a chunk takes longer than this to send, a third less to send counts for more than what it costs the server. */
const SLOW_LINE_MS = 1000
/** How often the server may ask to slow down before one request is given up. */
const PATIENCE = 8
const TOO_MANY_REQUESTS = 429

const diffSchema = z.record(z.string(), z.object({ missing: z.array(z.string()) }))
const stubSchema = z.object({ length: z.number(), digest: z.string() })
const allDocsSchema = z.object({
  rows: z.array(
    z.object({
      doc: z.object({ _id: z.string(), _attachments: z.record(z.string(), stubSchema).optional() }).nullish(),
    }),
  ),
})
const changesSchema = z.object({
  results: z.array(z.object({ id: z.string(), deleted: z.boolean().optional() })),
  last_seq: z.union([z.string(), z.number()]),
})

/** The `audio` database of one remote, spoken to chunk by chunk. Every method throws what `RemoteConnection` throws. */
export class RemoteChunks {
  readonly remoteId: string
  readonly #remote: AudioRemote
  readonly #signal: AbortSignal
  readonly #onSlowDown: () => void
  #isSlowLine = false
  #refusesJson = false
  /** Set while the server has asked everybody to wait; by the clock of the process, which nobody sets. */
  #quietUntilMs = 0
  readonly #quiet = new WakeableDelay()
  /** What ends the requests of a caller: its signal, or this one's. Derived once for each, and not for each request. */
  readonly #derived = new WeakMap<AbortSignal, AbortSignal>()

  /** @param onSlowDown called each time the server asks to slow down */
  constructor(remote: AudioRemote, signal: AbortSignal, onSlowDown: () => void = () => undefined) {
    this.#remote = remote
    this.remoteId = remote.id
    this.#signal = signal
    this.#onSlowDown = onSlowDown
  }

  /** True while this wraps that very connection. */
  speaksTo(remote: AudioRemote): boolean {
    return this.#remote === remote
  }

  /** Those of the chunks that the remote does not have. */
  async missing(ids: readonly ChunkId[], signal?: AbortSignal): Promise<ChunkId[]> {
    const missing: ChunkId[] = []
    for (const page of pages(ids)) {
      const body = JSON.stringify(Object.fromEntries(page.map((id) => [chunkDocumentId(id), [chunkRevision(id)]])))
      const diff = diffSchema.parse(await this.#json('POST', '/_revs_diff', body, signal))
      missing.push(...page.filter((id) => chunkDocumentId(id) in diff))
    }
    return missing
  }

  /** Size and digest of those of the chunks that the remote has. */
  async stubs(ids: readonly ChunkId[], signal?: AbortSignal): Promise<Map<ChunkId, ChunkStub>> {
    const found = new Map<ChunkId, ChunkStub>()
    for (const page of pages(ids)) {
      const body = JSON.stringify({ keys: page.map(chunkDocumentId) })
      const { rows } = allDocsSchema.parse(await this.#json('POST', '/_all_docs?include_docs=true', body, signal))
      for (const { doc } of rows) {
        const stub = doc?._attachments?.[CHUNK_ATTACHMENT]
        if (doc != null && stub !== undefined)
          found.set(chunkIdSchema.parse(doc._id.slice('chunk:'.length)), {
            sizeBytes: stub.length,
            digest: stub.digest,
          })
      }
    }
    return found
  }

  /** Sends one chunk as a document with its one revision; it may be there already. */
  async put(chunk: SealedChunk, signal?: AbortSignal, bodies = new MemoryPool(LONGEST_BODY_BYTES)): Promise<void> {
    if (this.#isSlowLine || this.#refusesJson) return await this.#put(chunk.id, multipartBody(chunk), signal)
    const memory = bodies.take()
    try {
      await this.#put(chunk.id, jsonBody(chunk, memory), signal)
      bodies.giveBack(memory) // Answered, so nothing of it is on its way any more.
    } catch (error) {
      // Its limit may be on JSON alone.
      if (!isAppError(error, 'too-large')) throw error
      await this.#put(chunk.id, multipartBody(chunk), signal)
      this.#refusesJson = true
    }
  }

  async #put(id: ChunkId, request: RemoteRequest, signal?: AbortSignal): Promise<void> {
    const startedMs = performance.now()
    const path = `/${encodeURIComponent(chunkDocumentId(id))}?new_edits=false`
    const answer = await this.#request('PUT', path, request, signal)
    answer.discard()
    if (!answer.ok) throw unexpected(answer)
    this.#isSlowLine = performance.now() - startedMs > SLOW_LINE_MS
  }

  /** The ciphertext as the remote has it, in `memory` where it fits; null where it has none. Nothing is verified here. */
  async get(id: ChunkId, signal?: AbortSignal, memory?: Buffer): Promise<Buffer | null> {
    const headers = { accept: CHUNK_TYPE }
    const answer = await this.#request(
      'GET',
      `/${encodeURIComponent(chunkDocumentId(id))}/${CHUNK_ATTACHMENT}`,
      { headers },
      signal,
    )
    if (answer.ok) return await wholeBody(answer, 2 * CHUNK_MAX_BYTES, memory)
    answer.discard()
    if (answer.status === 404) return null
    throw unexpected(answer)
  }

  /** Makes tombstones of those of the chunks that are there, so that the remote gives their space back. */
  async erase(ids: readonly ChunkId[]): Promise<void> {
    const missing = new Set(await this.missing(ids))
    for (const page of pages(ids.filter((id) => !missing.has(id)))) {
      const docs = page.map((id) => ({ _id: chunkDocumentId(id), _rev: chunkRevision(id), _deleted: true }))
      await this.#json('POST', '/_bulk_docs', JSON.stringify({ docs }))
    }
  }

  /** The sequence the database is at. */
  async sequence(signal?: AbortSignal): Promise<string> {
    return String(changesSchema.parse(await this.#json('GET', '/_changes?since=now&limit=1', null, signal)).last_seq)
  }

  /** Waits until something changed after `since`; answers which chunks came. */
  async changes(since: string, signal?: AbortSignal): Promise<{ ids: ChunkId[]; sequence: string }> {
    const query = `feed=longpoll&heartbeat=15000&since=${encodeURIComponent(since)}`
    const page = changesSchema.parse(await this.#json('GET', `/_changes?${query}`, null, signal))
    const ids = page.results.flatMap(({ id, deleted }) =>
      deleted === true ? [] : (chunkIdSchema.safeParse(id.slice('chunk:'.length)).data ?? []),
    )
    return { ids, sequence: String(page.last_seq) }
  }

  async #json(method: string, path: string, body: string | null, signal?: AbortSignal): Promise<unknown> {
    const request = body === null ? {} : { headers: { 'content-type': 'application/json' }, body }
    let answer = await this.#request(method, path, request, signal)
    if (answer.status === 404) {
      // Nobody has sent audio yet: the database is made by whoever comes first (412: somebody else just did).
      answer.discard()
      ;(await this.#request('PUT', '', {}, signal)).discard()
      answer = await this.#request(method, path, request, signal)
    }
    if (answer.ok) return await answer.json()
    answer.discard()
    throw unexpected(answer)
  }

  #either(signal: AbortSignal = this.#signal): AbortSignal {
    if (signal === this.#signal) return signal
    const either = this.#derived.get(signal) ?? AbortSignal.any([this.#signal, signal])
    this.#derived.set(signal, either)
    return either
  }

  /** One request; waits and asks again while the server says 429. */
  async #request(method: string, path: string, request: RemoteRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const stop = this.#either(signal)
    for (let attempt = 0; ; attempt += 1) {
      const pauseMs = this.#quietUntilMs - performance.now()
      if (pauseMs > 0) await this.#quiet.wait(pauseMs, stop)
      try {
        return await this.#remote.request(DATABASE, method, path, { ...request, signal: stop })
      } catch (error) {
        const slowDown = slowDownMs(error, attempt)
        if (slowDown === null || attempt >= PATIENCE) throw error
        this.#quietUntilMs = performance.now() + slowDown
        this.#onSlowDown()
      }
    }
  }
}

/** How long to be quiet after a 429, in milliseconds; null for any other failure. */
function slowDownMs(error: unknown, attempt: number): number | null {
  const { httpStatus, retryAfterMs } = failureOf(error)
  if (httpStatus !== TOO_MANY_REQUESTS) return null
  return Math.max(Math.min(30_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2), retryAfterMs ?? 0)
}

function* pages(ids: readonly ChunkId[]): Generator<ChunkId[]> {
  for (let at = 0; at < ids.length; at += PAGE) yield ids.slice(at, at + PAGE)
}

const unexpected = (answer: HttpAnswer): AppError =>
  new AppError('remote', keyed('audio.refused', { status: answer.status }))
