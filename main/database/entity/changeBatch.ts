import type { DocumentChange, ReadResult } from './types'

/** Changes of one database that are handed on together, each document once, with its latest change. */
export class ChangeBatch<E> {
  readonly changes: readonly DocumentChange[]
  readonly #read: (changes: readonly DocumentChange[]) => Promise<ReadResult<E>[]>
  #documents: Promise<ReadResult<E>[]> | null = null

  constructor(
    changes: readonly DocumentChange[],
    read: (changes: readonly DocumentChange[]) => Promise<ReadResult<E>[]>,
  ) {
    this.changes = changes
    this.#read = read
  }

  get ids(): readonly string[] {
    return this.changes.map(({ id }) => id)
  }

  /** The last sequence in it. */
  get sequence(): number {
    return Math.max(...this.changes.map(({ sequence }) => sequence))
  }

  /** The documents as they are now, decrypted once for all followers; those that are gone are left out. */
  documents(): Promise<ReadResult<E>[]> {
    this.#documents ??= this.#read(this.changes)
    return this.#documents
  }
}
