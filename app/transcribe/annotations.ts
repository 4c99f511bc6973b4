import type { Segment } from '../model/recording'

type Word = NonNullable<Segment['words']>[number]

/*
 * Models describe what is no speech: "(upbeat music)", "[BLANK_AUDIO]", "♪♪". Nobody says brackets, so what stands in them was
 * not said; a note on its own neither.
 */

/** Longer runs in brackets are taken for words of a person, whoever put the brackets there. */
const LONGEST = 6
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '*': '*' }
const NOTES = /[♪♫♬]+/gu

/** Words without descriptions of sounds. */
export function withoutAnnotations(words: readonly Word[]): Word[] {
  const out: Word[] = []
  for (let at = 0; at < words.length;) {
    const length = annotationAt(words, at)
    const word = words[at]
    if (length === 0 && word) {
      const text = word.text.replace(NOTES, '').trim()
      if (text !== '') out.push(text === word.text ? word : { ...word, text })
    }
    at += Math.max(1, length)
  }
  return out
}

/** How many words from here on describe a sound; 0 when this one was said. */
function annotationAt(words: readonly Word[], at: number): number {
  const closing = CLOSING[words[at]?.text.charAt(0) ?? '']
  if (closing === undefined) return 0
  for (let length = 1; length <= LONGEST && at + length <= words.length; length += 1) {
    const text = words[at + length - 1]?.text.replace(/[.,!?…]+$/u, '') ?? ''
    if (text.endsWith(closing) && (length > 1 || text.length > 1)) return length
  }
  return 0
}
