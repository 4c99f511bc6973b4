import { settleAll } from './closeAll'

/** An answer within this time says that more can be asked at once. */
const QUICK_MS = 1000
/** After this time each waits for the others: a slow line moves no more with many requests than with few. */
const SLOW_MS = 4000
/** However slow it is, so many are on their way at once. */
const FEWEST = 2

/**
 * Lets a limited number of jobs run at once; those that are urgent (somebody listens) come first. Between `first` and
 * `most` the number grows while jobs are quick and shrinks when they are slow or fail: many requests keep a server busy, but
 * on a slow line the last of them would look silent.
 */
export class Limiter {
  readonly #fewest: number
  readonly #most: number
  #limit: number
  #running = 0
  readonly #waiting: { urgent: boolean; go: () => void }[] = []

  constructor(first: number, most = first) {
    this.#limit = first
    this.#fewest = Math.min(first, FEWEST)
    this.#most = most
  }

  async run<T>(work: () => Promise<T>, urgent = false): Promise<T> {
    if (this.#running < this.#limit) this.#running += 1
    else
      await new Promise<void>((go) => {
        const behind = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1
        this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, { urgent, go })
      })
    const startedMs = performance.now()
    try {
      const result = await work()
      this.#adapt(performance.now() - startedMs)
      return result
    } catch (error) {
      this.slowDown()
      throw error
    } finally {
      this.#running -= 1
      this.#next()
    }
  }

  /** The server has asked for less, or a request failed. */
  slowDown(): void {
    this.#limit = Math.max(this.#fewest, this.#limit >> 1)
  }

  #adapt(tookMs: number): void {
    if (tookMs < QUICK_MS && this.#running >= this.#limit) this.#limit = Math.min(this.#most, this.#limit + 1)
    else if (tookMs > SLOW_MS) this.#limit = Math.max(this.#fewest, this.#limit - 1)
  }

  #next(): void {
    while (this.#running < this.#limit) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      // Counted before it goes on, so nobody comes in between.
      this.#running += 1
      next.go()
    }
  }
}

/** Runs `work` for every item, at most `count` at once, and stops handing out items after the first failure. */
export async function forEachOf<T>(
  items: readonly T[],
  count: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  let failed = false
  const one = async (): Promise<void> => {
    for (const item of rest) {
      if (failed) return
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await settleAll(Array.from({ length: Math.min(count, items.length) }, one))
}
