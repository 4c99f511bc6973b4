import { matches, type QueryWord } from './query'
import { words, type Word } from './words'

/** A piece of a text with the found words marked (UTF-16 offsets into `snippet`, end excluded, in order, apart). */
export interface Snippet {
  readonly snippet: string
  readonly marks: readonly { readonly start: number; readonly end: number }[]
}

const ELLIPSIS = '…'
/** Characters before the first mark, at most. */
const LEAD = 40

/**
 * The part of `text` of about `width` characters that holds the most different words of the query, earliest first, cut
 * between words and on one line.
 */
export function snippetOf(text: string, query: readonly QueryWord[], width = 160): Snippet {
  const found = words(text).filter((word) => matches(word.term, query))
  const from = startOf(text, found, query, width)
  const to = endOf(text, from, width)
  const head = from > 0 ? ELLIPSIS : ''
  const tail = to < text.length ? ELLIPSIS : ''
  const marks = found
    .filter((word) => word.start >= from && word.end <= to)
    .map((word) => ({ start: word.start - from + head.length, end: word.end - from + head.length }))
  return { snippet: head + text.slice(from, to).replace(/\s/g, ' ') + tail, marks: joined(marks) }
}

/** Pairs of characters overlap (see words.ts); their marks become one. */
function joined(marks: { start: number; end: number }[]): { start: number; end: number }[] {
  const apart: { start: number; end: number }[] = []
  for (const mark of marks) {
    const last = apart.at(-1)
    if (last !== undefined && mark.start < last.end) last.end = Math.max(last.end, mark.end)
    else apart.push({ ...mark })
  }
  return apart
}

function startOf(text: string, found: readonly Word[], query: readonly QueryWord[], width: number): number {
  const best = bestWindow(found, query, width - LEAD)
  if (best === undefined || best.start <= LEAD) return 0
  return boundary(text, best.start - LEAD, best.start)
}

/** The first found word after which `span` characters hold the most words of the query. */
function bestWindow(found: readonly Word[], query: readonly QueryWord[], span: number): Word | undefined {
  let best: Word | undefined
  let bestCount = 0
  // A text with thousands of hits does not need the very best place.
  found.slice(0, 200).forEach((first, at) => {
    const inside = new Set<QueryWord>()
    for (const word of found.slice(at, at + 30)) {
      if (word.end > first.start + span) break
      for (const wanted of query) if (matches(word.term, [wanted])) inside.add(wanted)
    }
    if (inside.size > bestCount) [best, bestCount] = [first, inside.size]
  })
  return best
}

/** The first place after a space between `from` and `limit`, else `limit`. */
function boundary(text: string, from: number, limit: number): number {
  for (let at = from; at < limit; at++) if (/\s/.test(text[at] ?? '')) return at + 1
  return limit
}

function endOf(text: string, from: number, width: number): number {
  if (from + width >= text.length) return text.length
  for (let at = from + width; at > from + width / 2; at--) if (/\s/.test(text[at] ?? '')) return at
  // No space: cut between characters, never inside one.
  const code = text.charCodeAt(from + width)
  return code >= 0xdc00 && code <= 0xdfff ? from + width - 1 : from + width
}
