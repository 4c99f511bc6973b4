import { AppError, isAppError } from '../../app/errors'
import { keyed, plain } from '../../app/messages/message'
import type { SearchHit } from '../../app/ipc/search'
import { parseQuery } from '../../app/search/query'
import type { EntityOf } from '../../app/model'
import type { ChangeBatch } from '../database/entity/changeBatch'
import type { EntityDatabases, Feed } from '../database/entity/types'
import type { IndexCalls, SnapshotPlace } from './protocol'
import { SEARCHED, type Sequences, START } from './snapshotFormat'
import { bare, withSnippets } from './snippets'
import { UPDATES } from './source'
import { startIndexThread, type IndexThread } from './thread'
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
  /** The query holds nothing that is looked for: no letter, number or emoji. */
  readonly wordless: boolean
}

/** Snippets that come with an answer. */
const SNIPPETS = 50
/** More changes than this without a pause are worth telling the person that more hits may come. */
const MANY = 500
/** Without changes for this long nothing is being caught up with, in milliseconds. */
const QUIET_MS = 200
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
  #worker: IndexThread | null = null
  #sequences: Record<keyof Sequences, number> = { ...START }
  #feeds: readonly Feed[] = []
  #starting: Promise<void> = Promise.resolve()
  #indexing = true
  #unsaved = 0
  /** Changes that came without a pause, and when the last of them was taken in. */
  #run = 0
  #takenMs = 0
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
  }

  /** Starts in the background, once; the first query does it too. `ready` tells when everything is in. */
  start(): void {
    if (this.#worker || this.#closed) return
    this.#worker = startIndexThread(() => this.#restart())
    this.#starting = this.#begin().catch((error: unknown) => {
      if (!this.#closed) this.#onError(error)
    })
  }

  /** Resolves when everything the databases hold now is in the index. */
  async ready(): Promise<void> {
    this.start()
    await this.#starting
    await this.#settled()
  }

  async query({ query, filters, limit, offset = 0 }: SearchRequest): Promise<SearchAnswer> {
    const started = performance.now()
    const words = parseQuery(query)
    const wordless = words.length === 0 && query.trim() !== ''
    const answer = (hits: SearchHit[], total: number) => ({
      hits,
      total,
      tookMs: performance.now() - started,
      indexing: this.#indexing || this.#isCatchingUp(),
      wordless,
    })
    // Without words every entry would be a hit.
    if (wordless) return answer([], 0)
    const { hits, total } = await this.#worked().call('query', { words, filters, offset, limit })
    const shown = await withSnippets(this.#databases, words, hits.slice(0, SNIPPETS))
    return answer([...shown, ...hits.slice(SNIPPETS).map(bare)], total)
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
    await this.#settled()
    if (this.#unsaved === 0 || this.#indexing) return
    this.#unsaved = 0
    await this.#call('save', { ...this.#place, sequences: { ...this.#sequences } })
  }

  /** Stops following, writes the snapshot and ends the worker. Before the databases are closed. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (!this.#worker) return
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
  #worked(): IndexThread {
    this.start()
    if (this.#closed || !this.#worker) throw new AppError('locked', keyed('journal.locked'))
    return this.#worker
  }

  #call<C extends keyof IndexCalls>(call: C, input: IndexCalls[C]['input']): Promise<IndexCalls[C]['output']> {
    if (!this.#worker) throw new AppError('internal', plain('Search was not started.'))
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
    this.#feeds = SEARCHED.map((name) => this.#follow(name))
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

  #follow<N extends (typeof SEARCHED)[number]>(name: N): Feed {
    return this.#databases[name].follow(this.#sequences[name], (batch) => this.#take(name, batch))
  }

  /** Everything that is written now is in the index. After closing there is nothing to wait for. */
  async #settled(): Promise<void> {
    let feeds: readonly Feed[] | null = null
    while (feeds !== this.#feeds && !this.#closed) {
      feeds = this.#feeds
      await Promise.all(feeds.map((feed) => feed.settled()))
      // The thread may have died meanwhile, and begun again.
      await this.#starting
    }
  }

  async #take<N extends (typeof SEARCHED)[number]>(name: N, batch: ChangeBatch<EntityOf<N>>): Promise<void> {
    const update = UPDATES[name] as (doc: EntityOf<N>) => IndexUpdate
    this.#run = (this.#isQuiet() ? 0 : this.#run) + batch.ids.length
    this.#takenMs = performance.now()
    const updates = (await batch.documents()).flatMap((result) => (result.ok ? [update(result.stored.doc)] : []))
    const there = new Set(updates.map(({ id }) => id))
    const gone = batch.ids.filter((id) => !there.has(id)).map((id): IndexUpdate => ({ type: 'gone', id }))
    await this.#call('apply', [...updates, ...gone])
    this.#sequences[name] = Math.max(this.#sequences[name], batch.sequence)
    this.#unsaved += batch.ids.length
    this.#takenMs = performance.now()
    this.#onTaken()
    if (this.#unsaved > SAVE_AFTER && !this.#closed) void this.save().catch(this.#onError)
  }

  #isQuiet(): boolean {
    return performance.now() - this.#takenMs > QUIET_MS
  }

  #isCatchingUp(): boolean {
    return this.#run > MANY && !this.#isQuiet()
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
    this.#worker = startIndexThread((error: AppError) => {
      // Twice in a row is not an accident: search stays off until the next start rather than spinning.
      this.#onError(error)
    })
    this.#starting = Promise.all(feeds.map((feed) => feed.stop()))
      .then(() => this.#begin())
      .catch((error: unknown) => this.#onError(error))
  }
}
