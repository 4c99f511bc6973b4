/**
 * Words that each of two sequences has exactly once, as pairs of places in order on both sides: the most of them that are
 * in order (patience diff, https://bramcohen.livejournal.com/73318.html).
 */
export function anchorsOf(from: readonly string[], to: readonly string[]): (readonly [number, number])[] {
  const inTo = placesOfSingles(to)
  const pairs: Pair[] = []
  for (const [word, at] of placesOfSingles(from)) {
    const other = inTo.get(word)
    if (other !== undefined) pairs.push({ at, other, before: null })
  }
  return longestRising(pairs).map(({ at, other }) => [at, other] as const)
}

interface Pair {
  readonly at: number
  readonly other: number
  /** The pair before it in the longest row that it ends. */
  before: Pair | null
}

/** Where the words are that are there once, in order. */
function placesOfSingles(words: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  const repeated = new Set<string>()
  for (const [at, word] of words.entries()) {
    if (places.has(word)) repeated.add(word)
    else places.set(word, at)
  }
  for (const word of repeated) places.delete(word)
  return places
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
