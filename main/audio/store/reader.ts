import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { readLayout } from '../../../app/audio/webm/layout'
import { clustersIn, stampCluster, voidCluster } from '../../../app/audio/webm/present'
import type { StoredLayout } from '../../../app/audio/webm/layout'
import type { ChunkId, Recording } from '../../../app/model'
import type { ChunkSource } from './chunkSource'
import { checkManifest } from './manifest'
import type { ManifestChunk } from './manifest'

/** What to do with a piece that cannot be had: refuse the read, or put silence in its place and say so. */
export type OnDamage =
  { readonly mode: 'refuse' } | { readonly mode: 'silence'; readonly report: (id: ChunkId, error: AppError) => void }

const CACHED_CHUNKS = 4

/** Reads a recording at any place, decrypting and verifying chunk by chunk. */
export class AudioReader {
  readonly sizeBytes: number
  readonly mimeType: string
  readonly #chunks: Recording['manifest']['chunks']
  readonly #starts: readonly number[]
  readonly #source: ChunkSource
  readonly #onDamage: OnDamage
  readonly #cache = new Map<number, Promise<Uint8Array>>()
  #layout: StoredLayout | null = null

  private constructor(recording: Recording, source: ChunkSource, onDamage: OnDamage) {
    checkManifest(recording.manifest)
    this.#chunks = recording.manifest.chunks
    this.sizeBytes = recording.manifest.sizeBytes
    this.mimeType = recording.mimeType
    this.#source = source
    this.#onDamage = onDamage
    let at = 0
    this.#starts = this.#chunks.map(({ sizeBytes }) => (at += sizeBytes) - sizeBytes)
  }

  /** @throws AppError `integrity` for a manifest that contradicts itself, and whatever its first piece says */
  static async open(
    recording: Recording,
    source: ChunkSource,
    onDamage: OnDamage = { mode: 'refuse' },
  ): Promise<AudioReader> {
    const reader = new AudioReader(recording, source, onDamage)
    await reader.#findLayout()
    return reader
  }

  /** Where the clusters of a recording in our own layout are; null for any other file. */
  get layout(): StoredLayout | null {
    return this.#layout
  }

  /** Bytes from `start` to before `end`, as a player should see them. @throws AppError `integrity`, `audio-missing` when damage is refused */
  async read(start: number, end: number): Promise<Uint8Array> {
    const { bytes } = await this.#assemble(start, end)
    const layout = this.#layout
    if (layout === null) return bytes
    const { first, end: last } = clustersIn(layout, start, end)
    for (const cluster of layout.clusters.slice(first, last)) {
      stampCluster(bytes, start, cluster)
      if (this.#onDamage.mode === 'silence' && (await this.#anyBad(cluster.at, cluster.at + cluster.sizeBytes)))
        voidCluster(bytes, start, cluster)
    }
    return bytes
  }

  /** Bytes as they are stored; timestamps inside clusters are not those that count. */
  async readStored(start: number, end: number): Promise<Uint8Array> {
    return (await this.#assemble(start, end)).bytes
  }

  /** The whole from `start` to `end` in pieces that each come from one chunk. */
  async *pieces(start = 0, end = this.sizeBytes): AsyncGenerator<Uint8Array> {
    let at = start
    while (at < end) {
      const index = this.#indexAt(at)
      const to = Math.min(end, (this.#starts[index] ?? 0) + (this.#chunks[index]?.sizeBytes ?? 0))
      yield await this.read(at, to)
      at = to
    }
  }

  async #findLayout(): Promise<void> {
    if (!/webm/i.test(this.mimeType)) return
    for (let bytes = Math.min(64 * 1024, this.sizeBytes); ; bytes = Math.min(bytes * 4, this.sizeBytes)) {
      const { bytes: head, bad } = await this.#assemble(0, bytes)
      const layout = bad ? null : readLayout(head, this.sizeBytes)
      if (layout !== 'more') {
        this.#layout = layout
        return
      }
    }
  }

  async #assemble(start: number, end: number): Promise<{ bytes: Uint8Array; bad: boolean }> {
    const bytes = new Uint8Array(end - start)
    let bad = false
    for (let at = start; at < end;) {
      const index = this.#indexAt(at)
      const from = this.#starts[index] ?? 0
      const to = Math.min(end, from + (this.#chunks[index]?.sizeBytes ?? 0))
      const chunk = await this.#chunk(index)
      if (chunk === null) bad = true
      else bytes.set(chunk.subarray(at - from, to - from), at - start)
      at = to
    }
    return { bytes, bad }
  }

  async #anyBad(from: number, to: number): Promise<boolean> {
    for (let index = this.#indexAt(from); index <= this.#indexAt(to - 1); index += 1)
      if ((await this.#chunk(index)) === null) return true
    return false
  }

  /** A chunk, or null where there is only silence for it. */
  async #chunk(index: number): Promise<Uint8Array | null> {
    const chunk = this.#chunks[index]
    if (chunk === undefined) throw new RangeError('Beyond the end of the recording.')
    let plain = this.#cache.get(index)
    if (plain === undefined) {
      plain = this.#load(chunk)
      this.#cache.set(index, plain)
      const oldest = this.#cache.keys().next().value
      if (this.#cache.size > CACHED_CHUNKS && oldest !== undefined) this.#cache.delete(oldest)
    }
    try {
      return await plain
    } catch (error) {
      // Not kept: the next reading may find it fetched or repaired.
      this.#cache.delete(index)
      if (this.#onDamage.mode === 'refuse' || !(isAppError(error, 'integrity') || isAppError(error, 'audio-missing')))
        throw error
      this.#onDamage.report(chunk.id, error)
      return null
    }
  }

  async #load({ id, sizeBytes }: ManifestChunk): Promise<Uint8Array> {
    const plain = await this.#source.plain(id)
    if (plain.length !== sizeBytes) throw new AppError('integrity', keyed('audio.manifestUnfit'))
    return plain
  }

  #indexAt(at: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return low
  }
}
