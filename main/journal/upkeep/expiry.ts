import { Mutex } from 'async-mutex'
import type { SessionId } from '../../../app/ids'
import { ageOf, type TrashAge, type TrashAgeState } from './trashAge'
import type { Purge } from './purge'
import type { Summaries } from '../list/summaries'

const DAY_MS = 86_400_000
const CHECK_EVERY_MS = 6 * 3_600_000

/** However late the clock says it is, an entry goes only after this device has seen it in the trash for as long. */
const SEEN_AT_LEAST_MS = 3 * DAY_MS

/**
 * Entries that have been in the trash for longer than `keepDays`; 0 keeps them for ever. A purge is for good and reaches
 * every device, so one clock alone does not decide: a clock that is years ahead would empty the trash at once.
 */
export function expired(
  summaries: Pick<Summaries, 'list'>,
  keepDays: number,
  nowMs: number,
  ages: TrashAgeState,
): SessionId[] {
  if (keepDays === 0) return []
  const before = nowMs - keepDays * DAY_MS
  const seenLongEnough = Math.min(keepDays * DAY_MS, SEEN_AT_LEAST_MS)
  return summaries
    .list('trash')
    .flatMap(({ id, deletedAt }) =>
      deletedAt !== null && deletedAt < before && ageOf(ages, id) >= seenLongEnough ? [id] : [],
    )
}

/** Empties the trash of what is due, at start and a few times a day, until stopped. */
export class TrashExpiry {
  readonly #summaries: Summaries
  readonly #purge: Purge
  readonly #ages: TrashAge
  readonly #keepDays: () => number
  readonly #now: () => number
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  readonly #checks = new Mutex()

  constructor(
    summaries: Summaries,
    purge: Purge,
    ages: TrashAge,
    keepDays: () => number,
    now: () => number,
    onError: (error: unknown) => void,
  ) {
    this.#summaries = summaries
    this.#purge = purge
    this.#ages = ages
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
    await this.#checks.waitForUnlock()
  }

  #check(): void {
    // After a failure the next check tries again.
    void this.#checks.runExclusive(() => this.#purgeExpired().catch(this.#onError))
  }

  async #purgeExpired(): Promise<void> {
    const trash = this.#summaries.list('trash').map(({ id }) => id)
    const ages = await this.#ages.check(trash, this.#now())
    const ids = expired(this.#summaries, this.#keepDays(), this.#now(), ages)
    if (ids.length > 0) await this.#purge.purge(ids)
  }
}
