import { setTimeout as delay } from 'node:timers/promises'
import { isAppError } from '../../../app/errors'
import { ChangeBatch } from './changeBatch'
import { toChange } from './changes'
import type { Store } from './store'
import type { DocumentChange, Feed, ReadResult } from './types'

/** Changes that are handed on together at most; as many documents are decrypted between two turns of the event loop. */
const MOST = 100

/** Waited after a batch, so that a stream of changes is handed on in batches and not one by one: a frame, which nobody sees. */
const PAUSE_MS = 16

/** A follower that takes longer is not waited for by the others; it gets everything in order all the same. */
const PATIENCE_MS = 1000

/** What a follower does with changes; the next ones wait until it is done. */
export type Take<E> = (batch: ChangeBatch<E>) => void | Promise<void>

/** Where a follower stands: among the others, in the order in which they came, or after all of them. */
export type Place = 'among' | 'last'

/** Where a stream reads from. */
export interface StreamSource<E> {
  readonly store: Store
  /** Documents of these changes; those that are gone are left out. */
  readonly read: (changes: readonly DocumentChange[]) => Promise<ReadResult<E>[]>
  readonly changesSince: (since: number) => AsyncIterable<DocumentChange[]>
  readonly sequence: () => Promise<number>
  readonly onError: (error: unknown) => void
}

/**
 * The one live changes feed of a database, for everybody who follows it. Followers get batches in the order in which they came;
 * a batch is read once, by the first who needs its documents. Bodies are not read by the feed itself, so nothing in one document
 * can break it.
 */
export class ChangeStream<E> {
  readonly #source: StreamSource<E>
  readonly #followers = new Set<Follower<E>>()
  /** What was told and not handed on yet, in the order of sequences; of a document only its latest change. */
  readonly #waiting = new Map<string, DocumentChange>()
  #feed: Pick<Feed, 'stop'> | null = null
  /** The last sequence that was told. */
  #position: number | null = null
  #pump: Promise<void> | null = null
  /** The error that ended the feed. */
  #broken: { readonly error: unknown } | null = null

  constructor(source: StreamSource<E>) {
    this.#source = source
  }

  /** Whether somebody follows. */
  get isFollowed(): boolean {
    return this.#followers.size > 0
  }

  /**
   * Hands on every change after `since`, until stopped. What `take` throws goes to `onError`, and its changes come once more
   * with the next ones. Who comes `last` is handed a batch when all the others were.
   */
  follow(since: number | 'now', take: Take<E>, place: Place = 'among'): Feed {
    const follower: Follower<E> = new Follower(this.#source, since, take, place, {
      leave: () => this.#leave(follower),
      broken: () => this.#broken,
    })
    this.#followers.add(follower)
    this.#feed ??= this.#start()
    return this.#source.store.track(follower)
  }

  #start(): Pick<Feed, 'stop'> {
    const { store, sequence, onError } = this.#source
    this.#broken = null
    let stopped = false
    let cancel = (): void => undefined
    const running = (async () => {
      const since = this.#position ?? (await sequence())
      for (const follower of this.#followers) follower.beginAt(since)
      if (stopped) return
      const changes = store.raw.changes({ live: true, since, style: 'all_docs', include_docs: false })
      cancel = () => changes.cancel()
      // A feed is a thenable that rejects on error.
      await new Promise<void>((resolve, reject) => {
        changes.on('change', (change) => this.#told(toChange(change)))
        changes.on('complete', () => resolve())
        changes.on('error', reject)
        changes.catch(() => undefined)
        if (stopped) cancel()
      })
    })().catch((error: unknown) => {
      this.#broken = { error }
      // Whoever follows next begins another one, from where this one ended.
      this.#feed = null
      for (const follower of this.#followers) follower.wake()
      if (!stopped && !isAppError(error, 'locked')) onError(error)
    })
    return {
      stop: async () => {
        stopped = true
        cancel()
        await running
      },
    }
  }

  async #leave(follower: Follower<E>): Promise<void> {
    this.#followers.delete(follower)
    this.#source.store.untrack(follower)
    if (this.#followers.size > 0) return
    const feed = this.#feed
    this.#feed = null
    this.#position = null
    this.#waiting.clear()
    await feed?.stop()
  }

  #told(change: DocumentChange): void {
    this.#position = change.sequence
    this.#waiting.delete(change.id)
    this.#waiting.set(change.id, change)
    this.#pump ??= this.#handOn().finally(() => (this.#pump = null))
  }

  async #handOn(): Promise<void> {
    while (this.#waiting.size > 0) {
      const changes = [...this.#waiting.values()].slice(0, MOST)
      for (const { id } of changes) this.#waiting.delete(id)
      const batch = new ChangeBatch(changes, this.#source.read)
      const followers = [...this.#followers]
      for (const place of ['among', 'last'] as const)
        for (const follower of followers) if (follower.place === place) await follower.hand(batch)
      await delay(PAUSE_MS)
    }
  }
}

interface Ties {
  readonly leave: () => Promise<void>
  readonly broken: () => { readonly error: unknown } | null
}

/** One who follows: what it has been handed, and what is still to be. */
class Follower<E> implements Feed {
  readonly place: Place
  readonly #source: StreamSource<E>
  readonly #take: Take<E>
  readonly #ties: Ties
  #tail: Promise<void> = Promise.resolve()
  /** The last sequence that was handed on; null before the stream knows where it begins. */
  #seen: number | null
  /** Until what came before it has been handed on, the others do not wait. */
  #behind = true
  #failed = new Map<string, DocumentChange>()
  #failure: unknown = undefined
  #stopping: Promise<void> | null = null
  #waiting: (() => void)[] = []

  constructor(source: StreamSource<E>, since: number | 'now', take: Take<E>, place: Place, ties: Ties) {
    this.place = place
    this.#source = source
    this.#take = take
    this.#ties = ties
    this.#seen = since === 'now' ? null : since
    if (since === 'now') this.#behind = false
    else void this.#next(() => this.#catchUp(since))
  }

  /** Where the stream begins: for who follows from now on. */
  beginAt(sequence: number): void {
    this.#seen ??= sequence
  }

  /** Hands a batch on after those before it. Resolves when it was taken, or when nobody should wait any longer. */
  async hand(batch: ChangeBatch<E>): Promise<void> {
    const taken = this.#next(() => this.#give(batch))
    if (this.#behind) return
    const patience = new AbortController()
    await Promise.race([taken, delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined)])
    patience.abort()
  }

  async settled(): Promise<void> {
    const { sequence } = this.#source
    const wanted = await sequence()
    while (this.#stopping === null && (this.#seen ?? wanted) < wanted) {
      const broken = this.#ties.broken()
      if (broken) throw broken.error
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    await this.#tail
    if (this.#failed.size > 0) throw this.#failure
  }

  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      await this.#ties.leave()
      this.wake()
      await this.#tail
    })()
    return this.#stopping
  }

  /** Lets everybody who waits in `settled` look again. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(work).then(() => this.wake())
    return this.#tail
  }

  async #catchUp(since: number): Promise<void> {
    try {
      for await (const page of this.#source.changesSince(since))
        for (let at = 0; at < page.length && this.#stopping === null; at += MOST)
          await this.#give(new ChangeBatch(page.slice(at, at + MOST), this.#source.read))
    } catch (error) {
      this.#tell(error)
    }
    this.#behind = false
  }

  async #give(batch: ChangeBatch<E>): Promise<void> {
    const fresh = batch.changes.filter(({ sequence }) => sequence > (this.#seen ?? -1))
    if (this.#stopping !== null || fresh.length === 0) return
    const again = [...this.#failed.values()].filter(({ id }) => !fresh.some((change) => change.id === id))
    const whole = again.length === 0 && fresh.length === batch.changes.length
    try {
      await this.#take(whole ? batch : new ChangeBatch([...again, ...fresh], this.#source.read))
      this.#failed.clear()
    } catch (error) {
      for (const change of fresh) this.#failed.set(change.id, change)
      this.#failure = error
      this.#tell(error)
    }
    this.#seen = Math.max(this.#seen ?? 0, batch.sequence)
  }

  /** While closing, a follower's own reads are refused; the next start catches up from the sequence it kept. */
  #tell(error: unknown): void {
    if (!isAppError(error, 'locked')) this.#source.onError(error)
  }
}
