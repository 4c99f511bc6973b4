import { Mutex } from 'async-mutex'

/** Passes over a journal that may sync live as well: one at a time, and live syncing stands still meanwhile. */
export class Passes {
  readonly #turns = new Mutex()
  #underWay = false

  /** Live syncing has to wait. */
  get underWay(): boolean {
    return this.#underWay
  }

  /** @param restartLive stops live syncing while one is under way, else starts it again; null where nothing syncs live */
  run<T>(pass: () => Promise<T>, restartLive: (() => Promise<void>) | null): Promise<T> {
    return this.#turns.runExclusive(async () => {
      if (restartLive === null) return pass()
      this.#underWay = true
      try {
        await restartLive()
        return await pass()
      } finally {
        this.#underWay = false
        await restartLive()
      }
    })
  }
}
