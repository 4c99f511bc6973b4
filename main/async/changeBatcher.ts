import { setTimeout as delay } from 'node:timers/promises'

/** Waited after a batch, so that a stream of changes is worked off in batches and not one by one: a frame, which nobody sees. */
const PAUSE_MS = 16

/**
 * Collects what changed, by database, and has it worked off in batches that never overlap. The first change after a
 * quiet time is worked off at once.
 */
export class ChangeBatcher {
  readonly #work: (changes: ReadonlyMap<string, ReadonlySet<string>>) => Promise<void>
  #changes = new Map<string, Set<string>>()
  #running: Promise<void> | undefined

  /** @param work what it throws reaches `settled`; the ids of that batch are then worked off with the next */
  constructor(work: (changes: ReadonlyMap<string, ReadonlySet<string>>) => Promise<void>) {
    this.#work = work
  }

  add(database: string, id: string): void {
    const ids = this.#changes.get(database) ?? new Set()
    ids.add(id)
    this.#changes.set(database, ids)
    // A failed batch is tried again with the next change; whoever waits in `settled` hears of it.
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    this.#running.catch(() => undefined)
  }

  /** Resolves when nothing is left. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    while (this.#changes.size > 0) {
      const changes = this.#changes
      this.#changes = new Map()
      try {
        await this.#work(changes)
      } catch (error) {
        for (const [database, ids] of changes)
          this.#changes.set(database, new Set([...ids, ...(this.#changes.get(database) ?? [])]))
        throw error
      }
      await delay(PAUSE_MS)
    }
  }
}
