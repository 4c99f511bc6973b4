import type { Segment } from '../model'
import { matches, type QueryWord } from './query'
import { words } from './words'

/**
 * When one of the words was said, in milliseconds from the start of the recording: the start of the word where the engine
 * timed words, else of its sentence. The place with the most words of the query wins, then the earliest. Null when no
 * segment holds any of them (an edited transcript can say what was never said).
 */
export function saidAt(segments: readonly Segment[], query: readonly QueryWord[]): number | null {
  let best: { atMs: number; count: number } | null = null
  for (const segment of segments) {
    const terms = words(segment.text).map((word) => word.term)
    const count = query.filter((wanted) => terms.some((term) => matches(term, [wanted]))).length
    if (count > (best?.count ?? 0)) best = { atMs: startOf(segment, query), count }
  }
  return best?.atMs ?? null
}

function startOf(segment: Segment, query: readonly QueryWord[]): number {
  const timed = segment.words?.find((word) => words(word.text).some((part) => matches(part.term, query)))
  return timed?.startMs ?? segment.startMs
}
