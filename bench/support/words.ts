/** A small repeatable source of chance (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const STARTS = 'b br d dr f fl g gr h k kl l m n p pr r s sch sp st str t tr v w z th qu j a e i o u'.split(' ')
const MIDDLES = 'a e i o u ei ie au ä ö ü é ou ea'.split(' ')
const ENDS = ['', 'n', 'r', 's', 't', 'l', 'm', 'nd', 'ng', 'ß', 'ck', 'ft', 'rt', 'st']

/** Pronounceable words, each once, short ones first as in a language; some with accents and ß. */
export function vocabulary(size: number, random: () => number): string[] {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
  const words = new Set<string>()
  while (words.size < size) {
    const syllables = 1 + Math.floor((words.size / size) * 2.2 + random() * 1.5)
    let word = ''
    for (let n = 0; n < syllables; n++) word += pick(STARTS) + pick(MIDDLES) + (random() < 0.6 ? pick(ENDS) : '')
    words.add(word)
  }
  return [...words]
}

/** Draws words as people use them (Zipf): the first few most of the time, most of them hardly ever. */
export function writer(words: readonly string[], random: () => number): (count: number) => string {
  const cumulative = new Float64Array(words.length)
  let sum = 0
  for (let rank = 0; rank < words.length; rank++) cumulative[rank] = sum += 1 / (rank + 2.7)
  const draw = (): string => {
    const target = random() * sum
    let low = 0
    let high = words.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((cumulative[middle] ?? 0) < target) low = middle + 1
      else high = middle
    }
    return words[low] ?? ''
  }
  return (count) => {
    const parts: string[] = []
    for (let n = 0; n < count; n++) parts.push(n % 12 === 11 ? `${draw()}.` : draw())
    return parts.join(' ')
  }
}
