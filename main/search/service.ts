import { AppError, isAppError } from '../../app/errors'
import type { SearchHit } from '../../app/ipc/search'
import { parseQuery } from '../../app/search/query'
import type { EntityName, EntityOf } from '../../app/model'
import type { EntityDatabases, Feed } from '../database/entity/types'
import { ChangeBatcher } from '../async/changeBatcher'
import { SearchWorker } from './client'
import type { SnapshotPlace, WorkerCall, WorkerCalls } from './protocol'
import { SEARCHED, type Sequences, START } from './snapshotFormat'
import { bare, withSnippets } from './snippets'
import { UPDATES } from './source'
import type { IndexFilters, IndexHit, IndexSize, IndexUpdate } from './types'

export interface SearchRequest {
  readonly query: string
  readonly filters: IndexFilters
  readonly limit: number
  readonly offset?: number | undefined
}

export interface SearchAnswer {
  readonly hits: SearchHit[]
  readonly total: number
  /** From asking to answering, snippets included. */
  readonly tookMs: number
  readonly indexing: boolean
}

/** Snippets that come with an answer. */
const SNIPPETS = 50
/** Documents read and handed over at once. */
const BATCH = 100
/** More changes than this at once are worth telling the person that more hits may come. */
const MANY = 500
/** Changes after which the snapshot is written again while the app runs; closing always writes it. */
const SAVE_AFTER = 2_000

/**
 * Search over the open journal: a worker holds the index, a snapshot on disk makes starting quick, the changes feeds keep
 * it current. Without a usable snapshot every document is read again, in the background, while the answers grow.
 */
export class SearchService {
  readonly #databases: EntityDatabases
  readonly #place: SnapshotPlace
  readonly #onError: (error: unknown) => void
  readonly #onTaken: () => void
  readonly #batcher: ChangeBatcher
  #worker: SearchWorker | null = null
  #sequences: Record<keyof Sequences, number> = { ...START }
  #feeds: Feed[] = []
  #starting: Promise<void> = Promise.resolve()
  #indexing = true
  #reached: (() => void)[] = []
  #unsaved = 0
  /** A batch of changes was not taken in: what the feeds told is ahead of the index. */
  #behind = false
  #catchingUp = false
  #closed = false

  /** `onTaken`: the index has taken in what changed. */
  constructor(
    databases: EntityDatabases,
    place: SnapshotPlace,
    onError: (error: unknown) => void,
    onTaken: () => void = () => undefined,
  ) {
    this.#databases = databases
    this.#place = place
    this.#onError = onError
    this.#onTaken = onTaken
    this.#batcher = new ChangeBatcher((changes) => this.#refresh(changes))
  }

  /** Starts in the background, once; the first query does it too. `ready` tells when everything is in. */
  start(): void {
    if (this.#worker || this.#closed) return
    this.#worker = new SearchWorker(() => this.#restart())
    this.#starting = this.#begin().catch((error: unknown) => {
      if (!this.#closed) this.#onError(error)
    })
  }

  /** Resolves when everything the databases hold now is in the index. */
  async ready(): Promise<void> {
    this.start()
    await this.#starting
    const now = await this.#currentSequences()
    while (!this.#closed && SEARCHED.some((name) => this.#sequences[name] < now[name]))
      await new Promise<void>((resolve) => this.#reached.push(resolve))
    await this.#batcher.settled()
  }

  async query({ query, filters, limit, offset = 0 }: SearchRequest): Promise<SearchAnswer> {
    const started = performance.now()
    const words = parseQuery(query)
    const { hits, total } = await this.#worked().call('query', { words, filters, offset, limit })
    const shown = await withSnippets(this.#databases, words, hits.slice(0, SNIPPETS))
    const all = [...shown, ...hits.slice(SNIPPETS).map(bare)]
    return { hits: all, total, tookMs: performance.now() - started, indexing: this.#indexing || this.#catchingUp }
  }

  snippets(query: string, hits: readonly IndexHit[]): Promise<SearchHit[]> {
    return withSnippets(this.#databases, parseQuery(query), hits)
  }

  size(): Promise<IndexSize> {
    return this.#worked().call('size', undefined)
  }

  /** Writes the snapshot, if anything changed since the last one. */
  async save(): Promise<void> {
    await this.#starting
    await this.#batcher.settled()
    if (this.#unsaved === 0 || this.#indexing || this.#behind) return
    this.#unsaved = 0
    await this.#call('save', { ...this.#place, sequences: { ...this.#sequences } })
  }

  /** Stops following, writes the snapshot and ends the worker. Before the databases are closed. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (!this.#worker) return
    for (const resolve of this.#reached.splice(0)) resolve()
    await Promise.all(this.#feeds.map((feed) => feed.stop()))
    try {
      await this.save()
    } catch (error) {
      // Only derived data: the next start catches up from the older snapshot, or reads everything.
      if (!isAppError(error, 'cancelled')) this.#onError(error)
    }
    await this.#worker.close()
  }

  /** @throws AppError `locked` after `close` */
  #worked(): SearchWorker {
    this.start()
    if (this.#closed || !this.#worker) throw new AppError('locked', 'The journal is locked. Unlock it first.')
    return this.#worker
  }

  #call<C extends WorkerCall>(call: C, input: WorkerCalls[C]['input']): Promise<WorkerCalls[C]['output']> {
    if (!this.#worker) throw new AppError('internal', 'Search was not started.')
    return this.#worker.call(call, input)
  }

  async #begin(): Promise<void> {
    const saved = await this.#call('load', this.#place)
    const now = await this.#currentSequences()
    // Databases that are behind their snapshot are other ones (restored from a backup, joined anew).
    if (saved && SEARCHED.every((name) => saved[name] <= now[name])) this.#sequences = { ...saved }
    else {
      await this.#call('reset', undefined)
      for (const name of SEARCHED) await this.#readAll(name)
      this.#sequences = now
      this.#unsaved = 1
    }
    if (this.#closed) return
    for (const name of SEARCHED) this.#follow(name)
    this.#indexing = false
    this.#onTaken()
  }

  async #readAll<N extends (typeof SEARCHED)[number]>(name: N): Promise<void> {
    for await (const slice of this.#databases[name].list()) {
      if (this.#closed) throw new Error('Closed while reading.')
      const update = UPDATES[name] as (doc: EntityOf<N>) => IndexUpdate
      // A document that cannot be read is reported by the list of entries; it cannot be found.
      await this.#call(
        'apply',
        slice.flatMap((result) => (result.ok ? [update(result.stored.doc)] : [])),
      )
    }
  }

  #follow(name: (typeof SEARCHED)[number]): void {
    const feed = this.#databases[name].watch(this.#sequences[name], ({ id, sequence }) => {
      this.#batcher.add(name, id)
      this.#sequences[name] = Math.max(this.#sequences[name], sequence)
      for (const resolve of this.#reached.splice(0)) resolve()
    })
    this.#feeds.push(feed)
  }

  async #refresh(changes: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
    this.#behind = true
    this.#catchingUp = [...changes.values()].some((ids) => ids.size > MANY)
    for (const name of SEARCHED) {
      const ids = [...(changes.get(name) ?? [])]
      for (let at = 0; at < ids.length; at += BATCH) {
        // The next start catches up from the snapshot.
        if (this.#closed) return
        await this.#reread(name, ids.slice(at, at + BATCH))
      }
    }
    this.#behind = this.#catchingUp = false
    this.#onTaken()
    if (this.#unsaved > SAVE_AFTER && !this.#closed) void this.save().catch(this.#onError)
  }

  async #reread<N extends (typeof SEARCHED)[number] & EntityName>(name: N, ids: readonly string[]): Promise<void> {
    const update = UPDATES[name] as (doc: EntityOf<N>) => IndexUpdate
    const results = await this.#databases[name].getMany(ids)
    const updates = results.flatMap((result) => (result.ok ? [update(result.stored.doc)] : []))
    const there = new Set(updates.map(({ id }) => id))
    const gone = ids.filter((id) => !there.has(id)).map((id): IndexUpdate => ({ type: 'gone', id }))
    await this.#call('apply', [...updates, ...gone])
    this.#unsaved += ids.length
  }

  async #currentSequences(): Promise<Sequences> {
    const { tags, sessions, recordings, messages } = this.#databases
    const [t, s, r, m] = await Promise.all(
      [tags, sessions, recordings, messages].map((database) => database.sequence()),
    )
    return { tags: t ?? 0, sessions: s ?? 0, recordings: r ?? 0, messages: m ?? 0 }
  }

  /** The thread died (out of memory, a bug): a new one starts from the last snapshot. */
  #restart(): void {
    if (this.#closed) return
    const feeds = this.#feeds
    this.#feeds = []
    this.#indexing = true
    this.#worker = new SearchWorker((error: AppError) => {
      // Twice in a row is not an accident: search stays off until the next start rather than spinning.
      this.#onError(error)
    })
    this.#starting = Promise.all(feeds.map((feed) => feed.stop()))
      .then(() => this.#begin())
      .catch((error: unknown) => this.#onError(error))
  }
}
