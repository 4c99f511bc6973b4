import type { SessionId } from '../../app/ids'
import type { Emit } from '../../app/ipc'
import type { EntrySummary, TagSummary } from '../../app/ipc/journal'
import type { EntityDatabases, Feed } from '../database/entity/types'

/** More entries than this in one event are announced as "all": the window then asks for its lists. */
const MANY = 500
/** Between two events, in milliseconds. */
const EVERY_MS = 50
/** After this time, in milliseconds, something is announced though no batch of changes came to its end. */
const LATEST_MS = 250

export interface AnnouncerOptions {
  readonly emit: Emit
  /** Entries as the list has them now; those that are gone are left out. */
  readonly summaries: (ids: readonly SessionId[]) => EntrySummary[]
  readonly tags: () => TagSummary[]
}

/**
 * Tells the window what changed in the journal: one event for all that a batch of changes touched, with what its list shows of
 * it, so that it need not ask. A stream of batches becomes an event every few frames.
 */
export class Announcer {
  readonly #options: AnnouncerOptions
  #ids = new Set<SessionId>()
  #tags = false
  #searched = false
  #timer: NodeJS.Timeout | undefined
  #sentMs = -Infinity
  #feeds: readonly Feed[] = []

  constructor(options: AnnouncerOptions) {
    this.#options = options
  }

  /** Entries changed, or parts of them. */
  entries(ids: readonly SessionId[]): void {
    for (const id of ids) this.#ids.add(id)
    this.#later()
  }

  /** Tags changed, or how many entries have them. */
  tags(): void {
    this.#tags = true
    this.#later()
  }

  /** The search index has taken in what changed. */
  searched(): void {
    this.#searched = true
    this.#later()
  }

  /** Comes last of all who follow, when list and index have taken a batch in. */
  follow({ sessions, messages, recordings, tags }: EntityDatabases): void {
    const flush = (): void => {
      if (this.#timer === undefined) return
      const waitMs = EVERY_MS - (performance.now() - this.#sentMs)
      if (waitMs <= 0) this.#send()
      else this.#after(waitMs)
    }
    this.#feeds = [sessions, messages, recordings, tags].map((database) => database.follow('now', flush, 'last'))
  }

  /** Announces what is still to be announced. */
  async close(): Promise<void> {
    await Promise.all(this.#feeds.map((feed) => feed.stop()))
    if (this.#timer !== undefined) this.#send()
  }

  #later(): void {
    if (this.#timer === undefined) this.#after(LATEST_MS)
  }

  #after(waitMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#send(), waitMs)
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sentMs = performance.now()
    const ids = [...this.#ids]
    const all = ids.length > MANY
    const tags = this.#tags ? this.#options.tags() : null
    const searched = this.#searched
    this.#ids = new Set()
    this.#tags = this.#searched = false
    const entries = all ? [] : this.#options.summaries(ids)
    this.#options.emit('journal.changed', { ids: all ? [] : ids, all, entries, tags, searched })
  }
}
