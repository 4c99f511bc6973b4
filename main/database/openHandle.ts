import { InFlight } from '../async/inFlight'
import { syncFolder } from '../files/syncPath'
import { whileReadable } from './leveldb/readErrors'

/** What a database on disk is while it is open: calls that are counted, feeds that run, and one closing. */
export abstract class OpenHandle {
  readonly inFlight = new InFlight()
  readonly #folder: string
  readonly #feeds = new Set<{ stop(): Promise<void> }>()
  #closed: Promise<void> | undefined

  /** @param folder where its files are */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Runs a call on a handle, counted, so that closing waits for it.
   * @throws AppError `integrity` when something could not be read meanwhile
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.inFlight.run(() => whileReadable(this.#folder, work))
  }

  /** Makes what was written survive a power cut. */
  flush(): Promise<void> {
    return this.inFlight.run(() => syncFolder(this.#folder))
  }

  /** Registers something that runs until stopped (a feed, a replication); closing stops it first. */
  track<F extends { stop(): Promise<void> }>(feed: F): F {
    this.#feeds.add(feed)
    return feed
  }

  untrack(feed: { stop(): Promise<void> }): void {
    this.#feeds.delete(feed)
  }

  /** Refuses new calls, stops feeds, waits for what is under way, closes once. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** Closes the handles themselves. */
  protected abstract release(): Promise<void>

  async #close(): Promise<void> {
    const drained = this.inFlight.drain()
    await Promise.all([...this.#feeds].map((feed) => feed.stop()))
    await drained
    await this.release()
  }
}
