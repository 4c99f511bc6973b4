import { bare, type Piece } from './alignment'

/** Sounds that say nothing in any language that is spoken here. */
const FILLERS = /^(?:uh+m*|u+hm+|ä+h+m*|ö+h+m*|euh+|erm+|hm{2,})$/u
/** English only: in German "um" is a word, and "er" is one, too. */
const ENGLISH_FILLERS = /^(?:um+|mm+)$/u
/** Words that are said twice on purpose, or stand twice in good sentences. */
const DOUBLED = new Set(
  'had that very really so no yes bye ha na ja nein sehr ganz viel die der das den sie was wer là oui non'.split(' '),
)
/** A false start is at most this many words long. */
const LONGEST = 3

/**
 * Which pieces are filler sounds or say again at once what was just begun ("I think, I think so": the first of both). They
 * are hidden where a person asks for it and never taken away.
 * @param pieces one word each
 * @param language of the speech, two letters, as far as it is known
 */
export function fillersOf(pieces: readonly Piece[], language: string | null): boolean[] {
  const words = pieces.map(({ text }) => bare(text))
  const hidden = words.map((word) => FILLERS.test(word) || (language === 'en' && ENGLISH_FILLERS.test(word)))
  const said = words.flatMap((_word, at) => (hidden[at] === true ? [] : [at]))
  for (let place = 0; place < said.length; place += 1) {
    const length = repeated(place, said, words, pieces)
    for (const at of said.slice(place, place + length)) hidden[at] = true
  }
  return hidden
}

/** How many words from `place` on are said again right after them; 0 for none. */
function repeated(place: number, said: readonly number[], words: readonly string[], pieces: readonly Piece[]): number {
  for (let length = LONGEST; length > 0; length -= 1) {
    const first = said.slice(place, place + length)
    const second = said.slice(place + length, place + 2 * length)
    if (second.length < length) continue
    const isSame = first.every((at, n) => isWord(words[at]) && words[at] === words[second[n] ?? -1])
    const ends = first.some((at) => /[.!?…。！？]/u.test(pieces[at]?.text ?? ''))
    const isMeant = length === 1 && DOUBLED.has(words[first[0] ?? -1] ?? '')
    if (isSame && !ends && !isMeant) return length
  }
  return 0
}

/** Numbers are said twice because they stand there twice. */
const isWord = (word: string | undefined): boolean => word !== undefined && word !== '' && !/\d/.test(word)
