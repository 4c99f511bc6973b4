import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/**
 * Counts calls under way, so that a store is closed once and only after the last of them has settled: after a close,
 * calls on either handle never settle (docs/DESIGN.md, Two handles).
 */
export class InFlight {
  #count = 0
  #closing = false
  #drained: (() => void) | undefined

  get closing(): boolean {
    return this.#closing
  }

  /** Runs `work` unless closing has begun. @throws AppError `locked` when it has */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new AppError('locked', keyed('journal.closing'))
    this.#count += 1
    try {
      return await work()
    } finally {
      this.#count -= 1
      if (this.#count === 0) this.#drained?.()
    }
  }

  /** Refuses new calls and resolves when those under way have settled. */
  async drain(): Promise<void> {
    this.#closing = true
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      this.#drained = resolve
    })
  }
}
