import { createHash } from 'node:crypto'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { ChunkId } from '../../app/model'
import { InFlight } from '../async/inFlight'
import { whileReadable } from './leveldb/readErrors'
import { hasStatus, openPouch } from './pouch'
import type { RawDatabase } from './pouch'

/** What a database says of a chunk without reading it. */
export interface ChunkStub {
  readonly sizeBytes: number
  /** As CouchDB writes it: `md5-<base64>`. */
  readonly digest: string
}

/** A chunk as it is stored and sent: ciphertext. */
export interface SealedChunk {
  readonly id: ChunkId
  readonly bytes: Buffer
}

export const CHUNK_ATTACHMENT = 'audio'
export const CHUNK_TYPE = 'application/octet-stream'

/** Id of the document that holds a chunk. */
export const chunkDocumentId = (id: ChunkId): string => `chunk:${id}`

/**
 * Its only revision: equal chunk, equal document, so it is never a conflict and never sent twice (docs/DESIGN.md,
 * Chunks).
 */
export const chunkRevision = (id: ChunkId): string => `1-${id.slice(0, 32)}`

const PREFIX_LENGTH = 'chunk:'.length
/** Stands for a chunk between its bad and its good copy; no ciphertext is so short. */
const NOTHING = Buffer.of(0)
/** So many chunks are looked up one by one. */
const FEW = 4
/** So many are looked at between two turns of the event loop. */
const SLICE = 100

/** The chunks of one recording: one document each, with one attachment, written once and never changed. */
export class ChunkDatabase {
  readonly #database: RawDatabase
  readonly #calls = new InFlight()

  #waiting: SealedChunk[] = []
  #writing: Promise<void> | null = null
  /** The write that takes what is waiting. */
  #next: Promise<void> | null = null

  private constructor(database: RawDatabase) {
    this.#database = database
  }

  /** Opens the database in this folder; makes it where it is missing (its parent must exist). */
  static async open(path: string): Promise<ChunkDatabase> {
    return new ChunkDatabase(await openPouch(path))
  }

  /**
   * Writes chunks; those that are there already stay as they are. Whatever is asked for while a write is under way goes into the
   * next one together. Few at a time: they are held in memory.
   */
  async put(chunks: readonly SealedChunk[]): Promise<void> {
    await this.#run(() => {
      this.#waiting.push(...chunks)
      this.#next ??= (this.#writing ?? Promise.resolve()).then(() => this.#writeWaiting())
      return this.#next
    })
  }

  /** The ciphertext, or null where it is not here. */
  async get(id: ChunkId): Promise<Buffer | null> {
    return await this.#run(async () => {
      const bytes = await this.#database.getAttachment(chunkDocumentId(id), CHUNK_ATTACHMENT).catch(ignoreMissing)
      return bytes as Buffer | null
    })
  }

  /** Size and digest of those of the chunks that are here. */
  async stubs(ids: readonly ChunkId[]): Promise<Map<ChunkId, ChunkStub>> {
    return await this.#run(async () => {
      const found = new Map<ChunkId, ChunkStub>()
      const take = (doc: { _id: string; _attachments?: object }): void => {
        const attachments = doc._attachments as Record<string, { length: number; digest: string }> | undefined
        const stub = attachments?.[CHUNK_ATTACHMENT]
        if (stub !== undefined)
          found.set(doc._id.slice(PREFIX_LENGTH) as ChunkId, { sizeBytes: stub.length, digest: stub.digest })
      }
      if (ids.length <= FEW) {
        for (const id of ids) {
          const doc = await this.#database.get(chunkDocumentId(id)).catch(ignoreMissing)
          if (doc !== null) take(doc)
        }
        return found
      }
      // A pass over all of it, because asked by keys leveldb is opened an iterator a key; in slices, because others wait.
      const wanted = new Set(ids.map(chunkDocumentId))
      for (let startkey = ''; ;) {
        const { rows } = await this.#database.allDocs({ include_docs: true, startkey, limit: SLICE + 1 })
        for (const { doc } of rows) if (doc != null && wanted.has(doc._id)) take(doc)
        const last = rows[SLICE]
        if (last === undefined) break
        startkey = last.id
        await yieldToEventLoop()
      }
      return found
    })
  }

  /**
   * Puts a good copy in the place of a bad one. The document exists already and is not written twice, so it gets a further
   * revision here; the remote is spoken to chunk by chunk and never sees it. PouchDB keeps what it holds under the same digest,
   * and what the disk made of it: so the bad copy is removed before the good one is written.
   */
  async replace({ id, bytes }: SealedChunk): Promise<void> {
    await this.#run(async () => {
      await this.#revise(id, NOTHING)
      await this.#database.compactDocument(chunkDocumentId(id), 0)
      await this.#revise(id, bytes)
    })
  }

  async #revise(id: ChunkId, data: Buffer): Promise<void> {
    const { _rev } = await this.#database.get(chunkDocumentId(id))
    const [generation = '1', hash = ''] = _rev.split('-')
    const next = createHash('md5').update(hash).digest('hex')
    const document = {
      _id: chunkDocumentId(id),
      _rev: `${Number(generation) + 1}-${next}`,
      _revisions: { start: Number(generation) + 1, ids: [next, hash] },
      _attachments: { [CHUNK_ATTACHMENT]: { content_type: CHUNK_TYPE, data } },
    }
    await this.#database.bulkDocs([document], { new_edits: false })
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return this.#calls.run(() => whileReadable(this.#database.name, work))
  }

  #writeWaiting(): Promise<void> {
    // Never one id twice in a write: the leveldb adapter would keep a phantom leaf (docs/DESIGN.md, One id once in a
    // write).
    const chunks = [...new Map(this.#waiting.map((chunk) => [chunk.id, chunk])).values()]
    this.#waiting = []
    this.#next = null
    const written = this.#write(chunks)
    this.#writing = written.catch(() => undefined) // Those who asked for it have the error.
    return written
  }

  async #write(chunks: readonly SealedChunk[]): Promise<void> {
    const documents = chunks.map(({ id, bytes }) => ({
      _id: chunkDocumentId(id),
      _rev: chunkRevision(id),
      _attachments: { [CHUNK_ATTACHMENT]: { content_type: CHUNK_TYPE, data: bytes } },
    }))
    // With our own revision a Buffer is stored as it is; otherwise PouchDB hashes it as JSON (docs/DESIGN.md, Chunks).
    const failed = await this.#database.bulkDocs(documents, { new_edits: false })
    const first = failed[0] as unknown
    if (first !== undefined) throw first instanceof Error ? first : new Error(JSON.stringify(first))
  }

  async close(): Promise<void> {
    await this.#calls.drain()
    await this.#database.close()
  }

  /** Removes the database and gives its space back. Nothing of this replicates. */
  async destroy(): Promise<void> {
    await this.#calls.drain()
    await this.#database.destroy()
  }
}

function ignoreMissing(error: unknown): null {
  if (hasStatus(error, 404)) return null
  throw error
}
