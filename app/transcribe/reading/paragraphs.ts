import type { Piece } from './alignment'

/** A pause after a sentence that begins a paragraph, in ms, */
const PAUSE_MS = 1_500
/** and one that does so anywhere. */
const LONG_PAUSE_MS = 4_000
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*\s*$/u

/**
 * Cuts a transcript into paragraphs at its pauses; where a person wrote lines of their own, at those and nowhere else. No
 * piece is left out and none moved. Answers the place of the first piece of each paragraph; nothing for no pieces.
 */
export function paragraphsOf(pieces: readonly Piece[]): number[] {
  const own = pieces.slice(0, -1).some(({ text }) => text.includes('\n'))
  return pieces.flatMap((piece, at) => {
    const before = pieces[at - 1]
    if (before === undefined) return [at]
    if (own) return before.text.includes('\n') ? [at] : []
    const pauseMs = piece.startMs - before.endMs
    return pauseMs >= LONG_PAUSE_MS || (pauseMs >= PAUSE_MS && SENTENCE_END.test(before.text)) ? [at] : []
  })
}
