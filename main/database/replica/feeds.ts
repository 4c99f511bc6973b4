import type PouchDB from 'pouchdb'
import type { RawDatabase } from '../pouch'

/**
 * The changes feeds that PouchDB's replicator opens on both sides for one leg. When a leg ends with an error, PouchDB forgets
 * the feed it reads from without ending it, and may even begin another one: each failure would leave a listener here, or a
 * request that polls the server for ever. So whatever a leg opens ends with it.
 */
export class LegFeeds {
  readonly #open = new Set<PouchDB.Changes>()
  #ended = false

  /** `changes` of a database, for the replicator of this leg. */
  follow(database: RawDatabase): RawDatabase['changes'] {
    return (options) => {
      const feed = database.changes(options)
      if (this.#ended) feed.cancel()
      else this.#open.add(feed)
      const forget = (): void => void this.#open.delete(feed)
      feed.then(forget, forget)
      return feed
    }
  }

  /** Ends all of them, and every one that is still to be opened. */
  end(): void {
    this.#ended = true
    for (const feed of this.#open) feed.cancel()
    this.#open.clear()
  }
}
