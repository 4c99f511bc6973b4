import { setImmediate as yieldToEventLoop } from 'node:timers/promises'

/**
 * Works off keys one at a time, each once however often it is asked for meanwhile, with a turn of the event loop between
 * two of them, so that thousands of conflicts never hold up a window.
 */
export class WorkQueue {
  readonly #work: (key: string) => Promise<void>
  readonly #onError: (error: unknown) => void
  readonly #waiting = new Set<string>()
  #running: Promise<void> | null = null
  #stopped = false

  constructor(work: (key: string) => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work
    this.#onError = onError
  }

  get length(): number {
    return this.#waiting.size
  }

  add(key: string): void {
    if (this.#stopped) return
    // To the end: what changes all the time must not keep the others waiting.
    this.#waiting.delete(key)
    this.#waiting.add(key)
    this.#running ??= this.#run()
  }

  /** Resolves when nothing waits and nothing runs. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** Finishes the key under work and drops the rest; the next start finds them again. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#waiting.clear()
    await this.settled()
  }

  async #run(): Promise<void> {
    for (;;) {
      await yieldToEventLoop()
      const next = this.#waiting.values().next()
      if (next.done === true) break
      this.#waiting.delete(next.value)
      try {
        await this.#work(next.value)
      } catch (error) {
        this.#onError(error)
      }
    }
    this.#running = null
  }
}
