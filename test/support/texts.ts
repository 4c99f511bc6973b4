const words = (count: number, word: (n: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, n) => word(n)).join(between)

/** The same every time, without being regular. */
const scattered = (n: number, below: number): number => (Math.imul(n + 1, 2_654_435_761) >>> 7) % below
const han = (n: number): string => String.fromCharCode(0x4e00 + scattered(n, 3000))

/** Pairs of texts that a search for the least edit takes long for. */
export const apartPairs: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'a rewritten note of 4,500 words': [words(4_500, (n) => `old${n}`), words(4_500, (n) => `new${n}`)],
  'the same few words in another order': [
    words(20_000, (n) => `w${scattered(n, 40)}`),
    words(20_000, (n) => `w${scattered(n + 77_777, 40)}`),
  ],
  '50,000 words in which every third is another': [
    words(50_000, (n) => `w${n}`),
    words(50_000, (n) => (n % 3 === 0 ? `x${n}` : `w${n}`)),
  ],
  'a word of a million letters': ['a'.repeat(1_000_000), `${'a'.repeat(999_999)}b`],
  'a text without spaces': [words(30_000, han, ''), words(30_000, (n) => han(n + 77_777), '')],
  'the same line many times': [words(20_000, () => 'again'), `first ${words(15_000, () => 'again')} last`],
  'regular texts that never meet': [words(20_000, (n) => 'ab'[n % 2] ?? ''), words(20_000, (n) => 'abb'[n % 3] ?? '')],
}
