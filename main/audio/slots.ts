/** Lets a limited number of jobs run at once; those that are urgent (somebody listens) come first. */
export class Slots {
  #free: number
  readonly #waiting: { urgent: boolean; go: () => void }[] = []

  constructor(count: number) {
    this.#free = count
  }

  async run<T>(work: () => Promise<T>, urgent = false): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else
      await new Promise<void>((go) => {
        const behind = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1
        this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, { urgent, go })
      })
    try {
      return await work()
    } finally {
      // The slot goes from hand to hand, so nobody comes in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next.go()
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
  const results = await Promise.allSettled(Array.from({ length: Math.min(count, items.length) }, one))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
