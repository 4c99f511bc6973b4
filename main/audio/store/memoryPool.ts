/** Pieces of memory of one size that are used again: a new one for every chunk is more than is cleaned up in time. */
export class MemoryPool {
  readonly #sizeBytes: number
  readonly #free: Buffer[] = []

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes
  }

  /** What stands in it is of no meaning. */
  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#sizeBytes)
  }

  /** Only when nobody reads or writes it any more. What is not given back is simply forgotten. */
  giveBack(memory: Buffer): void {
    this.#free.push(memory)
  }
}
