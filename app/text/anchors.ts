/**
 * Words that each of two sequences has exactly once, as pairs of places in order on both sides: the most of them that are
 * in order (patience diff, https://bramcohen.livejournal.com/73318.html).
 */
export function anchorsOf(from: readonly string[], to: readonly string[]): (readonly [number, number])[] {
  return longestRising(pairsOf(from, to)).map(({ at, other }) => [at, other] as const)
}

/** The words that both sequences have once, in the order of the first. */
function pairsOf(from: readonly string[], to: readonly string[]): Pair[] {
  const pairs = new Map<string, Pair & { seen: number; seenThere: number }>()
  for (const [at, word] of from.entries()) {
    const known = pairs.get(word)
    if (known === undefined) pairs.set(word, { at, other: -1, before: null, seen: 1, seenThere: 0 })
    else known.seen++
  }
  for (const [other, word] of to.entries()) {
    const known = pairs.get(word)
    if (known === undefined) continue
    known.other = other
    known.seenThere++
  }
  return [...pairs.values()].filter(({ seen, seenThere }) => seen === 1 && seenThere === 1)
}

interface Pair {
  readonly at: number
  other: number
  /** The pair before it in the longest row that it ends. */
  before: Pair | null
}

/** The longest row of pairs whose other places rise as well. */
function longestRising(pairs: readonly Pair[]): Pair[] {
  /** For each length of a row, the pair with the least other place that ends one. */
  const ends: Pair[] = []
  for (const pair of pairs) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle]?.other ?? Infinity) < pair.other) low = middle + 1
      else high = middle
    }
    pair.before = ends[low - 1] ?? null
    ends[low] = pair
  }
  const row: Pair[] = []
  for (let pair = ends.at(-1) ?? null; pair !== null; pair = pair.before) row.push(pair)
  return row.reverse()
}
