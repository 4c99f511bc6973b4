import { Mutex } from 'async-mutex'

/** A mutex for each key: work for one key runs one after the other, work for different keys at the same time. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, Mutex>()
  /** Who runs or waits, by key: a mutex nobody needs any more is let go. */
  readonly #users = new Map<string, number>()

  /** Runs `work` when nothing else runs for this key. A failure reaches the caller only; the next one runs all the same. */
  async runExclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mutex = this.#mutexes.get(key) ?? new Mutex()
    this.#mutexes.set(key, mutex)
    this.#users.set(key, (this.#users.get(key) ?? 0) + 1)
    try {
      return await mutex.runExclusive(work)
    } finally {
      this.#leave(key)
    }
  }

  /** Keys for which something runs or waits. */
  get size(): number {
    return this.#mutexes.size
  }

  #leave(key: string): void {
    const left = (this.#users.get(key) ?? 0) - 1
    if (left > 0) return void this.#users.set(key, left)
    this.#users.delete(key)
    this.#mutexes.delete(key)
  }
}
