import type { Segment } from '../model/recording'

/*
 * Speech models fall into loops over noise ("Thank you. Thank you. Thank you. …"). People repeat themselves too, but not
 * a whole phrase many times without a breath: "no no no" stays, the fourth equal phrase in a row goes.
 */

/** Longest phrase looked for, in words. */
const PHRASE_MAX_WORDS = 16
/** How often a phrase may stand in a row: single words more often. */
const allowed = (words: number): number => (words === 1 ? 4 : 2)

const canonical = (word: string): string => word.toLowerCase().replace(/[\p{P}\p{S}]+/gu, '')

/** Indexes of the words that remain when loops are cut down to one round. */
function withoutLoops(words: readonly string[]): number[] {
  const keys = words.map(canonical)
  const kept: number[] = []
  for (let at = 0; at < words.length;) {
    const loop = loopAt(keys, at)
    const [length, take] = loop === null ? [1, 1] : [loop.words * loop.rounds, loop.words]
    for (let i = 0; i < take; i += 1) kept.push(at + i)
    at += length
  }
  return kept
}

function loopAt(keys: readonly string[], at: number): { words: number; rounds: number } | null {
  for (let words = 1; words <= PHRASE_MAX_WORDS; words += 1) {
    let rounds = 1
    while (equalRuns(keys, at, at + rounds * words, words)) rounds += 1
    if (rounds > allowed(words)) return { words, rounds }
  }
  return null
}

const equalRuns = (keys: readonly string[], a: number, b: number, length: number): boolean => {
  if (b + length > keys.length) return false
  for (let i = 0; i < length; i += 1) if (keys[a + i] !== keys[b + i] || keys[a + i] === '') return false
  return true
}

/** Cuts loops within a text down to one round. */
export function withoutRepeats(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const kept = withoutLoops(words)
  return kept.length === words.length ? text : kept.map((i) => words[i] ?? '').join(' ')
}

/** Cuts loops out of a transcript: within each segment, and whole segments that repeat (more than twice in a row). */
export function guardRepeats(segments: readonly Segment[]): Segment[] {
  const keys = segments.map(({ text }) => text.split(/\s+/).map(canonical).join(' ').trim())
  const out: Segment[] = []
  for (let at = 0; at < segments.length;) {
    let rounds = 1
    while (keys[at] !== '' && keys[at + rounds] === keys[at]) rounds += 1
    const take = rounds > allowed(2) ? 1 : rounds
    for (const segment of segments.slice(at, at + take)) out.push(withoutLoopsInside(segment))
    at += rounds
  }
  return out
}

function withoutLoopsInside(segment: Segment): Segment {
  const text = withoutRepeats(segment.text)
  if (text === segment.text) return segment
  const { words, ...rest } = segment
  if (words === undefined) return { ...rest, text }
  const kept = withoutLoops(words.map((word) => word.text)).flatMap((i) => words[i] ?? [])
  return { ...rest, text, words: kept }
}
