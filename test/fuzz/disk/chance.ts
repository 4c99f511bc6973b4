/** Numbers of chance that a seed gives again (mulberry32, by Tommy Ettinger, in the public domain). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }

  /** One of these. @throws RangeError where there is none */
  of<T>(values: readonly T[]): T {
    const found = values[this.below(values.length)]
    if (found === undefined) throw new RangeError('There is nothing to choose from.')
    return found
  }

  /** The same values in an order of chance. */
  shuffled<T>(values: readonly T[]): T[] {
    const left = [...values]
    return values.flatMap(() => left.splice(this.below(left.length), 1))
  }
}
