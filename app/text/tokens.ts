/**
 * Words, runs of white space, and everything else one character at a time. Scripts that are written without spaces are
 * taken character by character, or a sentence would be one word.
 */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]\p{M}*|[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu

/** What texts are compared and merged by. Devices have to find the same edit, so this must never change. */
export const tokens = (text: string): string[] => text.match(TOKEN) ?? []

/** The same, with each end of a line for itself: an empty line that came is shown as one that came. */
export const tokensAndLines = (text: string): string[] =>
  tokens(text).flatMap((token) => (/[\r\n]/.test(token) ? (token.match(/\r?\n|\r|[^\S\r\n]+/g) ?? [token]) : token))

/** Tokens up to the next white space as one, each with the white space behind it; what is before the first is left out. */
export function spacedWords(text: string): string[] {
  const words: string[] = []
  let open = false
  for (const token of tokens(text)) {
    const space = token.trimStart() === ''
    if (!space && !open) words.push(token)
    else if (words.length > 0) words[words.length - 1] += token
    open = !space
  }
  return words
}
