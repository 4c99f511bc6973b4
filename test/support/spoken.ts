/** What is said in the recordings with known texts, and how a transcript is compared with it. */

export const JFK =
  'And so, my fellow Americans: ask not what your country can do for you, ask what you can do for your country.'

export const TWO_CITIES =
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the ' +
  'epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the ' +
  'spring of hope, it was the winter of despair, we had everything before us, we had nothing before us, we were all going ' +
  'direct to Heaven, we were all going direct the other way. In short, the period was so far like the present period, that ' +
  'some of its noisiest authorities insisted on its being received, for good or for evil, in the superlative degree of ' +
  'comparison only.'

/** Lower case, words only. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .join(' ')

/** Words that were left out, added or replaced: the distance of Levenshtein over words. */
export function wordsWrong(heard: string, said: string): number {
  const [a, b] = [plain(said).split(' '), plain(heard).split(' ').filter(Boolean)]
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  a.forEach((word, i) => {
    const next = [i + 1]
    b.forEach((other, j) => {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (word === other ? 0 : 1)))
    })
    row = next
  })
  return row.at(-1) ?? 0
}
