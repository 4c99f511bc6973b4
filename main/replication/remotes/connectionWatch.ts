import type { RemoteConnection } from './remote'

/** Tells when the connections in use are others than they were. */
export class ConnectionWatch {
  readonly #listeners = new Set<() => void>()
  #last: readonly (RemoteConnection | null)[] = [null]

  /** Calls the listener when they are others; the answer unsubscribes. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** These are in use now. */
  tell(connections: readonly (RemoteConnection | null)[]): void {
    const before = this.#last
    if (connections.length === before.length && connections.every((one, at) => one === before[at])) return
    this.#last = connections
    for (const listener of this.#listeners) listener()
  }
}
