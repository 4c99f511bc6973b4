export interface Bytes {
  readonly up: number
  readonly down: number
}

const NONE: Bytes = { up: 0, down: 0 }

/** Bytes on the wire with headers, by what they were for, since the journal was opened. */
export class ByteCounts {
  readonly #counts = new Map<string, Bytes>()

  add(purpose: string, up: number, down: number): void {
    const before = this.of(purpose)
    this.#counts.set(purpose, { up: before.up + up, down: before.down + down })
  }

  of(purpose: string): Bytes {
    return this.#counts.get(purpose) ?? NONE
  }

  get total(): Bytes {
    return [...this.#counts.values()].reduce((sum, { up, down }) => ({ up: sum.up + up, down: sum.down + down }), NONE)
  }
}
