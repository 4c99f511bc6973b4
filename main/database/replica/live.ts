import type PouchDB from 'pouchdb'
import type { LegFeeds } from './feeds'

/** What a replication tells while it runs. */
export interface LiveListener {
  /** There is something to move. */
  active(): void
  /** Everything known has been moved. */
  idle(): void
  /** Documents were written on the other side; `left` is what the server says is still to come, null where it does not. */
  moved(documents: number, left: number | null): void
  /** It has ended and will say nothing more: with the error that ended it, or null when it was stopped or complete. */
  ended(error: unknown): void
}

interface ChangeReport {
  readonly docs?: readonly unknown[]
  readonly pending?: number
}

/** One direction of one running replication. */
export class LiveLeg {
  readonly #replication: PouchDB.Replication
  readonly #done: Promise<void>

  constructor(
    replication: PouchDB.Replication,
    feeds: LegFeeds,
    listener: LiveListener,
    onStopped: (leg: LiveLeg) => void,
  ) {
    this.#replication = replication
    replication.on('active', () => listener.active())
    replication.on('paused', (error?: unknown) => {
      if (error === undefined || error === null) listener.idle()
    })
    replication.on('change', (change: ChangeReport) => {
      listener.moved(change.docs?.length ?? 0, change.pending ?? null)
    })
    this.#done = new Promise((resolve) => {
      const end = (error: unknown): void => {
        feeds.end()
        listener.ended(error)
        onStopped(this)
        resolve()
      }
      replication.once('complete', () => end(null))
      replication.once('error', end)
    })
  }

  /** Ends it and resolves when it has. Calls on the store that are under way are waited for when the store closes. */
  async stop(): Promise<void> {
    this.#replication.cancel()
    await this.#done
  }
}
