import { AppError } from '../../app/errors'
import { isMassTrash } from '../../app/replication/brake'
import type { Session } from '../../app/model'
import type { ArrivingDocument } from '../database/replica-types'

export interface JournalCensus {
  /** Entries that are not in the trash. */
  liveEntries(): number
  isLive(id: string): boolean
  /** Whether a document, as it arrives, is an entry in the trash or the tombstone of one. */
  isTrash(document: ArrivingDocument): boolean
  /** These entries as they are now. */
  read(ids: readonly string[]): Promise<readonly Session[]>
  /** Makes these entries what they were: out of the trash again, or written anew where they are gone. */
  restore(kept: readonly Session[]): Promise<void>
}

/**
 * Stops a change set that would trash more than half of the journal and asks (design §8). Counted are entries that are live
 * here and would no longer be; the count starts anew when everything has arrived.
 */
export class TrashBrake {
  readonly #census: JournalCensus
  readonly #trashed = new Set<string>()
  #live: number | null = null
  #accepted = false

  constructor(census: JournalCensus) {
    this.#census = census
  }

  /** @throws AppError `mass-trash` */
  check(documents: readonly ArrivingDocument[]): void {
    const live = documents.filter(({ _id }) => this.#census.isLive(_id))
    // All leaves of a document come together: the tombstones of sides that were merged stand beside the merge, which lives.
    const kept = new Set(live.filter((document) => !this.#census.isTrash(document)).map(({ _id }) => _id))
    for (const { _id } of live) {
      if (kept.has(_id)) this.#trashed.delete(_id)
      else this.#trashed.add(_id)
    }
    if (this.#accepted || this.#trashed.size === 0) return
    // Counted once a change set, before it is written: what it trashes would count no more.
    this.#live ??= this.#census.liveEntries()
    if (isMassTrash(this.#live, this.#trashed.size))
      throw new AppError(
        'mass-trash',
        `Another device, or the server, would move ${this.#trashed.size} of your ${this.#live} entries to the trash. Syncing waits for your answer.`,
      )
  }

  /** Whether so many changes could trash most of the journal; null is unknown. */
  worthLooking(changes: number | null): boolean {
    return !this.#accepted && isMassTrash(this.#census.liveEntries(), changes ?? Number.MAX_SAFE_INTEGER)
  }

  /** Everything has arrived: what comes next is another change set. */
  settled(): void {
    if (this.#accepted && this.#trashed.size > 0) this.#accepted = false
    this.#trashed.clear()
    this.#live = null
  }

  /** A person said that this is meant. */
  accept(): void {
    this.#accepted = true
  }

  get questioned(): readonly string[] {
    return [...this.#trashed]
  }
}
