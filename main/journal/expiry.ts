import type { SessionId } from '../../app/ids'
import type { Purge } from './purge'
import type { Summaries } from './summaries'

const DAY_MS = 86_400_000
const CHECK_EVERY_MS = 6 * 3_600_000

/** Entries that have been in the trash for longer than `keepDays`; 0 keeps them for ever. */
export function expired(summaries: Pick<Summaries, 'list'>, keepDays: number, nowMs: number): SessionId[] {
  if (keepDays === 0) return []
  const before = nowMs - keepDays * DAY_MS
  return summaries.list('trash').flatMap(({ id, deletedAt }) => (deletedAt !== null && deletedAt < before ? [id] : []))
}

/** Empties the trash of what is due, at start and a few times a day, until stopped. */
export class TrashExpiry {
  readonly #summaries: Summaries
  readonly #purge: Purge
  readonly #keepDays: () => number
  readonly #now: () => number
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(
    summaries: Summaries,
    purge: Purge,
    keepDays: () => number,
    now: () => number,
    onError: (error: unknown) => void,
  ) {
    this.#summaries = summaries
    this.#purge = purge
    this.#keepDays = keepDays
    this.#now = now
    this.#onError = onError
  }

  start(): void {
    this.#timer = setInterval(() => this.#check(), CHECK_EVERY_MS)
    this.#timer.unref()
    this.#check()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  #check(): void {
    this.#running = this.#running.then(async () => {
      const ids = expired(this.#summaries, this.#keepDays(), this.#now())
      if (ids.length > 0) await this.#purge.purge(ids)
    })
    // The next check tries again.
    this.#running = this.#running.catch(this.#onError)
  }
}
