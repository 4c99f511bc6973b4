/**
 * Tells many that a signal has aborted, with one listener on it for all of them: Node calls more than ten a leak, and here
 * there is one for each request or wait under way. Whoever has ended takes its own away.
 */
export class AbortListeners {
  readonly #all = new Map<AbortSignal, Set<() => void>>()

  /** `end` is called once, when the signal aborts, or at once where it has. Answers how it is taken away. */
  add(signal: AbortSignal, end: () => void): () => void {
    if (signal.aborted) {
      end()
      return () => undefined
    }
    const ends = this.#all.get(signal) ?? this.#listenTo(signal)
    ends.add(end)
    return () => {
      ends.delete(end)
      if (ends.size === 0 && this.#all.get(signal) === ends) this.#leave(signal)
    }
  }

  readonly #onAbort = ({ target }: Event): void => {
    const signal = target as AbortSignal
    const ends = this.#all.get(signal) ?? []
    this.#leave(signal)
    for (const end of ends) end()
  }

  #listenTo(signal: AbortSignal): Set<() => void> {
    const ends = new Set<() => void>()
    this.#all.set(signal, ends)
    signal.addEventListener('abort', this.#onAbort)
    return ends
  }

  #leave(signal: AbortSignal): void {
    this.#all.delete(signal)
    signal.removeEventListener('abort', this.#onAbort)
  }
}
