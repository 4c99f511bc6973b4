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
