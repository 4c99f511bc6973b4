import { runsBetween } from '../../text/runs'
import type { Segment } from '../../model'
import { alignEdited, bare, wordByWord, piecesOf, type Piece } from './alignment'

/** A place in a recording where two versions of its transcript say different words. Times in ms. */
export interface Disagreement {
  readonly startMs: number
  readonly endMs: number
  /** What each version says there; empty where it says nothing. */
  readonly words: readonly [first: string, second: string]
}

/**
 * Where two versions of a transcript say different words, in order of time. Where the engine gave no times of words, those of
 * their sentence count, spread by length. Commas and capitals are no difference that can be heard.
 */
export function disagreementsOf(first: string, second: string, segments: readonly Segment[]): Disagreement[] {
  if (segments.length === 0) return []
  const [one, two] = [alignEdited(first, segments), alignEdited(second, segments)]
  const endMs = segments.at(-1)?.endMs ?? 0
  const places: Disagreement[] = []
  let [at, other] = [0, 0]
  let open: { from: number; to: number } | null = null
  const close = (): void => {
    if (open !== null)
      places.push(placeOf(one.slice(open.from, at), two.slice(open.to, other), one[at]?.startMs ?? endMs))
    open = null
  }
  for (const run of runsBetween(barely(one), barely(two))) {
    if (run.kind === 'same') {
      close()
      at += run.count
      other += run.count
      continue
    }
    open ??= { from: at, to: other }
    at += run.kind === 'replaced' ? run.removed : run.kind === 'added' ? 0 : run.count
    other += run.kind === 'replaced' ? run.added : run.kind === 'removed' ? 0 : run.count
  }
  close()
  return places.sort((a, b) => a.startMs - b.startMs)
}

const barely = (pieces: readonly Piece[]): string[] => pieces.map(({ text }) => bare(text))

/** Words that were written in have the time of the word before them, so a place lasts until the next word that both have. */
function placeOf(first: readonly Piece[], second: readonly Piece[], untilMs: number): Disagreement {
  const pieces = [...first, ...second]
  const said = (of: readonly Piece[]): string =>
    of
      .map(({ text }) => text)
      .join('')
      .trim()
  return {
    startMs: Math.min(...pieces.map(({ startMs }) => startMs)),
    endMs: Math.max(untilMs, ...pieces.map(({ endMs }) => endMs)),
    words: [said(first), said(second)],
  }
}

/** The least length of a word that is worth looking for: shorter ones are said everywhere. */
const TELLING = 4

/**
 * When the first word is said that one of these texts has and the others have not, as for two titles of an entry; null where none
 * of them is said.
 */
export function firstSaid(texts: readonly string[], segments: readonly Segment[]): number | null {
  const words = texts.map(
    (text) => new Set((text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase())),
  )
  const own = new Set(
    words.flatMap((all) =>
      [...all].filter((word) => word.length >= TELLING && words.some((other) => !other.has(word))),
    ),
  )
  return wordByWord(piecesOf(segments)).find(({ text }) => own.has(bare(text)))?.startMs ?? null
}
