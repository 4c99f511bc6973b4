/** Letters that Unicode does not decompose but people type in another way. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
}
const SPELLED_PATTERN = new RegExp(`[${Object.keys(SPELLED).join('')}]`, 'g')

/**
 * Accents, Hebrew points and Arabic vowel signs. Not every mark: Indic vowel signs and the Japanese voicing mark are
 * letters to those who read them.
 */
const ACCENTS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/g
const BEYOND_ASCII = /[^\0-\x7f]/

/**
 * A word as search compares it: lower case, without accents, compatibility forms (full width, ligatures) as their
 * plain letters, ß as ss. Folding a folded word changes nothing.
 */
export function fold(word: string): string {
  const lower = word.toLowerCase()
  if (!BEYOND_ASCII.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(SPELLED_PATTERN, (letter) => SPELLED[letter] ?? letter)
    .normalize('NFC')
}
