import type { Segment } from '../model/recording'

/** A piece of text with its place: a token, or a word. */
export interface Piece {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

type Word = NonNullable<Segment['words']>[number]

/** Scripts written without spaces: every character may begin a word. */
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/**
 * Puts tokens together to words. A token that begins with a space begins a word. Tokens may cut a character in two, which
 * shows as U+FFFD; `text`, the same text in one piece, has it whole, so damaged tokens are replaced from there.
 */
export function wordsOf(pieces: readonly Piece[], text: string): Word[] {
  const words: Word[] = []
  for (const piece of mended(pieces, text)) {
    const last = words.at(-1)
    const begins = /^\s/.test(piece.text) || UNSPACED.test(piece.text)
    if (last === undefined || begins)
      words.push({ startMs: piece.startMs, endMs: piece.endMs, text: piece.text.trim() })
    else
      words[words.length - 1] = {
        ...last,
        endMs: Math.max(last.endMs, piece.endMs),
        text: last.text + piece.text.trimEnd(),
      }
  }
  return words.filter((word) => word.text !== '')
}

function mended(pieces: readonly Piece[], text: string): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (let i = 0; i < pieces.length; i += 1) {
    const piece = pieces[i]
    if (piece === undefined) break
    if (!piece.text.includes('\uFFFD')) {
      const found = text.indexOf(piece.text, at)
      if (found !== -1) at = found + piece.text.length
      out.push(piece)
      continue
    }
    // A run of damaged pieces stands for the text up to the next whole piece.
    let end = i
    while (pieces[end + 1]?.text.includes('\uFFFD')) end += 1
    const next = pieces[end + 1]
    const until = next === undefined ? text.length : text.indexOf(next.text, at)
    const between = until === -1 ? '' : text.slice(at, until)
    out.push({ startMs: piece.startMs, endMs: pieces[end]?.endMs ?? piece.endMs, text: between })
    if (until !== -1) at = until
    i = end
  }
  return out
}

const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*$/u
const PAUSE_MS = 1_200
const LONGEST_MS = 20_000

/** Words into segments: a sentence each, cut at long pauses and after 20 s. */
export function sentencesOf(words: readonly Word[]): Segment[] {
  const segments: Segment[] = []
  let open: Word[] = []
  const close = () => {
    const [first, last] = [open[0], open.at(-1)]
    if (first && last) segments.push({ startMs: first.startMs, endMs: last.endMs, text: joined(open), words: open })
    open = []
  }
  for (const word of words) {
    const [first, last] = [open[0], open.at(-1)]
    if (first && last && (word.startMs - last.endMs > PAUSE_MS || word.endMs - first.startMs > LONGEST_MS)) close()
    open.push(word)
    if (SENTENCE_END.test(word.text)) close()
  }
  close()
  return segments
}

/** Words in one line; no spaces between the characters of scripts that have none. */
const joined = (words: readonly Word[]): string =>
  words.reduce((text, word) => (text === '' ? word.text : text + (UNSPACED.test(word.text) ? '' : ' ') + word.text), '')
