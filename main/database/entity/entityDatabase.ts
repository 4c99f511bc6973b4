import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type PouchDB from 'pouchdb'
import type { z } from 'zod'
import { AppError, isAppError } from '../../../app/errors'
import { keyed, plain } from '../../../app/messages/message'
import { ENTITY_SCHEMAS, type EntityName, type EntityOf } from '../../../app/model'
import { toStored } from '../../../app/model/stored'
import { type RawDocument, readBodyOf } from './body'
import { compactStore } from './compact'
import { toChange } from './changes'
import { ChangeStream, type Place, type Take } from './changeStream'
import { readLeaves } from './leaves'
import { readPurgeRecords } from './purgeRecords'
import type { PurgeRecord, SeenParts } from '../../../app/model/seen'
import { hasStatus } from '../pouch'
import { importRevisions, type ImportedLeaf } from './importRevisions'
import { pathsIn, revisionTree } from '../revisions/tree'
import { tombstone, writeMerge } from './writeMerge'
import type { Store } from './store'
import { WrittenBodies } from './writtenBodies'
import type { Branch, DocumentChange, EntityDatabase, Feed, IdRange, Leaf, ReadResult, Stored } from './types'

/** Documents decrypted between two turns of the event loop (docs/DESIGN.md, Slices). */
const SLICE = 100
/** Documents encrypted between two turns; encrypting a few KB costs more than decrypting a list row. */
const WRITE_SLICE = 40

/** Characters of text and history from which a body is written by way of the thread. */
const LARGE_BODY = 60_000

/** Characters of the fields that can be long. */
const sizeOf = (doc: object): number =>
  Object.values(doc).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0)

/** The decrypted side of one store. */
export class PouchEntityDatabase<N extends EntityName> implements EntityDatabase<N> {
  readonly name: N
  readonly #store: Store
  readonly #schema: z.ZodType<EntityOf<N>>
  readonly #stream: ChangeStream<EntityOf<N>>
  readonly #written = new WrittenBodies<EntityOf<N>>()
  readonly #onFeedError: (error: unknown) => void

  constructor(name: N, store: Store, onFeedError: (error: unknown) => void) {
    this.name = name
    this.#store = store
    this.#schema = ENTITY_SCHEMAS[name] as unknown as z.ZodType<EntityOf<N>>
    this.#onFeedError = onFeedError
    this.#stream = new ChangeStream({
      store,
      read: (changes) => this.#documentsOf(changes),
      changesSince: (since) => this.changesSince(since),
      sequence: () => this.sequence(),
      onError: onFeedError,
    })
  }

  async get(id: string): Promise<Stored<EntityOf<N>>> {
    const found = await this.find(id)
    if (found === null) throw new AppError('not-found', keyed('document.none', { name: this.name }))
    return found
  }

  find(id: string): Promise<Stored<EntityOf<N>> | null> {
    return this.#store.run(async () => {
      try {
        const result = await this.#read(await this.#store.raw.get(id, { conflicts: true }))
        if (!result.ok) throw result.problem.error
        return result.stored
      } catch (error) {
        if (hasStatus(error, 404)) return null
        throw error
      }
    })
  }

  version(id: string, rev: string): Promise<EntityOf<N> | null> {
    return this.#store.run(async () => {
      const raw = await this.#store.raw.get(id, { rev }).catch((error: unknown) => {
        if (hasStatus(error, 404)) return null
        throw error
      })
      const read = raw === null ? null : await this.#read(raw)
      return read?.ok === true ? read.stored.doc : null
    })
  }

  getMany(ids: readonly string[]): Promise<ReadResult<EntityOf<N>>[]> {
    return this.#store.run(async () => {
      const results: ReadResult<EntityOf<N>>[] = []
      for (let start = 0; start < ids.length; start += SLICE) {
        const { rows } = await this.#store.raw.allDocs({
          keys: ids.slice(start, start + SLICE),
          include_docs: true,
          conflicts: true,
        })
        for (const row of rows) if ('doc' in row && row.doc) results.push(await this.#read(row.doc))
        if (start + SLICE < ids.length) await yieldToEventLoop()
      }
      return results
    })
  }

  put(doc: EntityOf<N>, rev: string | null): Promise<string> {
    return this.#store.run(async () => {
      try {
        const write = (): Promise<string> => this.#write(doc, rev)
        const next = await (this.#stream.isFollowed ? this.#written.keepWhile(doc.id, doc, write) : write())
        this.#store.onWritten(doc.id, next)
        return next
      } catch (error) {
        if (hasStatus(error, 409)) throw new AppError('conflict', keyed('journal.entryChanged'), { cause: error })
        throw error
      }
    })
  }

  createMany(docs: readonly EntityOf<N>[]): Promise<string[]> {
    return this.#store.run(async () => {
      const existing: string[] = []
      // Never one id twice in a bulkDocs: after a 409 the leveldb adapter keeps a phantom leaf (docs/DESIGN.md, One id
      // once in a write).
      const unique = [...new Map(docs.map((doc) => [doc.id as string, doc])).values()]
      for (let start = 0; start < unique.length; start += WRITE_SLICE) {
        const slice = unique.slice(start, start + WRITE_SLICE)
        const known = await this.#store.raw.allDocs({ keys: slice.map((doc) => doc.id) })
        const taken = new Set(known.rows.flatMap((row) => ('id' in row ? [row.id] : [])))
        existing.push(...taken)
        const fresh = slice.filter((doc) => !taken.has(doc.id))
        const answers = await this.#store.documents.bulkDocs(
          fresh.map((doc): PouchDB.NewDocument => ({ ...toStored(doc), _id: doc.id })),
        )
        for (const answer of answers) {
          if (!('error' in answer)) {
            this.#store.onWritten(answer.id, answer.rev)
            continue
          }
          if (answer.status !== 409)
            throw new AppError('internal', plain(`The document could not be written: ${answer.message ?? ''}`))
          if (answer.id !== undefined) existing.push(answer.id)
        }
        await yieldToEventLoop()
      }
      return existing
    })
  }

  async *list(range?: IdRange): AsyncIterable<ReadResult<EntityOf<N>>[]> {
    let startkey = range?.startkey ?? ''
    let skip = 0
    for (;;) {
      const { rows } = await this.#store.run(() =>
        this.#store.raw.allDocs({
          startkey,
          endkey: range?.endkey ?? '\uffff',
          skip,
          limit: SLICE,
          include_docs: true,
          conflicts: true,
        }),
      )
      const slice: ReadResult<EntityOf<N>>[] = []
      for (const { doc } of rows) if (doc) slice.push(await this.#read(doc))
      if (rows.length > 0) yield slice
      const last = rows.at(-1)
      if (last === undefined || rows.length < SLICE) return
      startkey = last.id
      skip = 1
      await yieldToEventLoop()
    }
  }

  async *conflictedIds(): AsyncIterable<string[]> {
    for await (const page of this.changesSince(0)) {
      const candidates = page.filter((change) => !change.deleted && change.revs.length > 1).map(({ id }) => id)
      if (candidates.length === 0) continue
      const { rows } = await this.#store.run(() =>
        this.#store.raw.allDocs({ keys: candidates, include_docs: true, conflicts: true }),
      )
      const conflicted = rows.flatMap((row) => ('doc' in row && (row.doc?._conflicts?.length ?? 0) > 0 ? [row.id] : []))
      if (conflicted.length > 0) yield conflicted
    }
  }

  leaves(id: string): Promise<Leaf<EntityOf<N>>[]> {
    return this.#store.run(() => readLeaves(this.#store, this.name, this.#schema, id))
  }

  branches(id: string): Promise<Branch<EntityOf<N>>[]> {
    return this.#store.run(async () => {
      const leaves = await readLeaves(this.#store, this.name, this.#schema, id)
      const revs = leaves.map(({ rev }) => rev)
      const paths = pathsIn(await revisionTree(this.#store.raw, id), revs)
      return leaves.flatMap((leaf) => {
        const path = paths.get(leaf.rev)
        return path ? [{ leaf, path }] : []
      })
    })
  }

  importRevisions(id: string, leaves: readonly ImportedLeaf<EntityOf<N>>[]): Promise<boolean> {
    return this.#store.run(() => importRevisions(this.#store, id, leaves))
  }

  writeMerge(id: string, parent: string, doc: EntityOf<N> | null, losers: readonly string[]): Promise<void> {
    return this.#store.run(() => writeMerge(this.#store, id, parent, doc === null ? null : toStored(doc), losers))
  }

  tombstone(id: string, revs: readonly string[], record?: PurgeRecord): Promise<void> {
    return this.#store.run(() => tombstone(this.#store, id, revs, record))
  }

  purgeRecords(id: string): Promise<SeenParts[] | null> {
    return this.#store.run(() => readPurgeRecords(this.#store, id))
  }

  follow(since: number | 'now', take: Take<EntityOf<N>>, place?: Place): Feed {
    return this.#stream.follow(since, take, place)
  }

  watch(since: number | 'now', listener: (change: DocumentChange) => void | Promise<void>): Feed {
    return this.follow(since, async ({ changes }) => {
      for (const change of changes) {
        try {
          await listener(change)
        } catch (error) {
          // The others are told all the same. While closing, a listener's own reads are refused.
          if (!isAppError(error, 'locked')) this.#onFeedError(error)
        }
      }
    })
  }

  async *changesSince(since: number): AsyncIterable<DocumentChange[]> {
    let from = since
    for (;;) {
      const { results, last_seq } = await this.#store.run(() =>
        this.#store.raw.changes({ since: from, limit: 1000, style: 'all_docs' }),
      )
      if (results.length > 0) yield results.map(toChange)
      if (results.length < 1000) return
      from = Number(last_seq)
      await yieldToEventLoop()
    }
  }

  sequence(): Promise<number> {
    return this.#store.run(async () => Number((await this.#store.raw.info()).update_seq))
  }

  count(): Promise<number> {
    return this.#store.run(async () => (await this.#store.raw.info()).doc_count)
  }

  compact(upTo: number): Promise<void> {
    return compactStore(this.#store, this.name, this.#schema, upTo)
  }

  /** What was written here a moment ago is not decrypted to be shown. */
  async #documentsOf(changes: readonly DocumentChange[]): Promise<ReadResult<EntityOf<N>>[]> {
    const known: ReadResult<EntityOf<N>>[] = []
    const ids: string[] = []
    for (const { id, revs, deleted } of changes) {
      await this.#written.answered(id)
      const written = this.#written.take(id, revs)
      if (written !== null) known.push({ ok: true, stored: written })
      else if (!deleted) ids.push(id)
    }
    return ids.length === 0 ? known : [...known, ...(await this.getMany(ids))]
  }

  #read(raw: RawDocument): Promise<ReadResult<EntityOf<N>>> {
    return readBodyOf(this.#store, this.name, this.#schema, raw)
  }

  /** Large bodies are encrypted in the thread; crypto-pouch would do it here, five times as slowly (measured). */
  async #write(doc: EntityOf<N>, rev: string | null): Promise<string> {
    const revision = rev === null ? {} : { _rev: rev }
    const plain = { ...toStored(doc), _id: doc.id }
    if (sizeOf(plain) < LARGE_BODY) return (await this.#store.documents.put({ ...plain, ...revision })).rev
    const { worker, cipher, raw } = this.#store
    const payload = await worker.call('seal', { text: JSON.stringify(plain), key: cipher.key })
    return (await raw.put({ _id: doc.id, ...revision, payload })).rev
  }
}
