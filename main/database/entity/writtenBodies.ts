import type { Stored } from './types'

/** Bodies that are kept at most: an import writes more in a moment, and those are read again in batches. */
const MOST = 50

/**
 * The bodies that this process writes, until the change of that revision is handed on: what is known need not be decrypted
 * to be shown. A body is given out only where the revision that was written is the one leaf of the document.
 */
export class WrittenBodies<E> {
  readonly #bodies = new Map<string, { readonly rev: string; readonly doc: E }>()

  readonly #underWay = new Map<string, Promise<string>>()

  /** Writes a body with `write`, which answers its revision, and keeps it. A change may be told before its write is answered. */
  async keepWhile(id: string, doc: E, write: () => Promise<string>): Promise<string> {
    const writing = (async () => {
      const rev = await write()
      this.keep(id, rev, doc)
      return rev
    })()
    this.#underWay.set(id, writing)
    try {
      return await writing
    } finally {
      if (this.#underWay.get(id) === writing) this.#underWay.delete(id)
    }
  }

  /** Resolves when no write of this document is under way any more, however it ended. */
  async answered(id: string): Promise<void> {
    await this.#underWay.get(id)?.catch(() => undefined) // Told to whoever writes.
  }

  keep(id: string, rev: string, doc: E): void {
    this.#bodies.delete(id)
    this.#bodies.set(id, { rev, doc })
    const oldest = this.#bodies.keys().next()
    if (this.#bodies.size > MOST && !oldest.done) this.#bodies.delete(oldest.value)
  }

  /** The body of a document with these leaves, once; null where it is not known. */
  take(id: string, revs: readonly string[]): Stored<E> | null {
    const written = this.#bodies.get(id)
    if (written === undefined) return null
    this.#bodies.delete(id)
    return revs.length === 1 && revs[0] === written.rev ? { ...written, conflicts: [] } : null
  }
}
