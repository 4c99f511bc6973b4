import { UNCHANGING } from '../../../app/replication/failure'
import { AppError } from '../../../app/errors'
import type { ReplicaStore } from './types'

/** Rows that may bring nothing new, besides as many as this device can have from elsewhere. */
const AT_LEAST = 20_000

/**
 * How long a list of changes is followed that brings nothing. A device that has everything by another way goes through all of
 * it once; a server that goes on beyond that has no end.
 */
export class Patience {
  readonly #store: ReplicaStore
  readonly #atLeast: number
  #rows = 0

  constructor(store: ReplicaStore, atLeast = AT_LEAST) {
    this.#store = store
    this.#atLeast = atLeast
  }

  /** @throws AppError `remote` when so many rows in a row brought nothing */
  async saw(rows: number, broughtSomething: boolean): Promise<void> {
    this.#rows = broughtSomething ? 0 : this.#rows + rows
    if (this.#rows <= this.#atLeast) return
    const here = Number((await this.#store.run(() => this.#store.raw.info())).update_seq)
    if (this.#rows > this.#atLeast + 2 * here) throw AppError.of(UNCHANGING)
  }
}
