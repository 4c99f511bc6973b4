import { assertNever } from '../../assertNever'
import { runsBetween } from '../../text/runs'
import { spacedWords } from '../../text/tokens'
import type { Segment } from '../../model'

/** A piece of a transcript that can be clicked and lit. Times in ms. */
export interface Piece {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
}

/** A word as it is compared: without case and punctuation. */
export const bare = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** What the engine heard, word by word where it says when each was said, else segment by segment. */
export function piecesOf(segments: readonly Segment[]): Piece[] {
  return segments.flatMap((segment) => {
    const pieces = segment.words && segment.words.length > 0 ? segment.words : [segment]
    return pieces.map(({ text, startMs, endMs }) => ({ text: /\s$/.test(text) ? text : `${text} `, startMs, endMs }))
  })
}

/** Every word that was heard with its time; inside a segment without word times, spread by length. */
const timedWords = (segments: readonly Segment[]): Piece[] => wordByWord(piecesOf(segments))

/** Pieces of several words cut into words, their time spread by length. */
export function wordByWord(of: readonly Piece[]): Piece[] {
  return of.flatMap((piece) => {
    const words = spacedWords(piece.text)
    const total = piece.text.length || 1
    let at = 0
    return words.map((text) => {
      const startMs = piece.startMs + ((piece.endMs - piece.startMs) * at) / total
      at += text.length
      return { text, startMs, endMs: piece.startMs + ((piece.endMs - piece.startMs) * at) / total }
    })
  })
}

/**
 * A person's version of a transcript, with the times of the words that were kept. A word that was written in takes the
 * place of the word before it, so every word leads back to its sound. Where so much is rewritten that no words are looked
 * for, the new ones are spread over the time of the old ones.
 */
export function alignEdited(edited: string, segments: readonly Segment[]): Piece[] {
  const heard = timedWords(segments)
  const words = spacedWords(edited)
  const pieces: Piece[] = []
  let from = 0
  let last = { startMs: heard[0]?.startMs ?? 0, endMs: heard[0]?.startMs ?? 0 }
  const write = (count: number, timeOf: (n: number) => Piece | undefined): void => {
    for (let n = 0; n < count; n++) {
      const time = timeOf(n)
      if (time) last = { startMs: time.startMs, endMs: time.endMs }
      pieces.push({ text: words[pieces.length] ?? '', ...last })
    }
  }
  const bareHeard = heard.map((word) => bare(word.text))
  for (const run of runsBetween(bareHeard, words.map(bare))) {
    switch (run.kind) {
      case 'same':
        write(run.count, (n) => heard[from + n])
        from += run.count
        break
      case 'removed':
        from += run.count
        break
      case 'added':
        write(run.count, () => undefined)
        break
      case 'replaced':
        write(run.added, (n) => heard[from + Math.floor((n * run.removed) / run.added)])
        from += run.removed
        break
      default:
        assertNever(run)
    }
  }
  return pieces
}

/** The piece that sounds at `ms`, or -1. Pieces are in order of time. */
export function pieceAt(pieces: readonly Piece[], ms: number): number {
  let low = 0
  let high = pieces.length - 1
  let found = -1
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.startMs ?? 0) <= ms) {
      found = middle
      low = middle + 1
    } else high = middle - 1
  }
  const piece = pieces[found]
  // A moment of grace keeps the light steady between two words.
  return piece && ms < piece.endMs + 400 ? found : -1
}
