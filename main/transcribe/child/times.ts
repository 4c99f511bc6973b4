import type { Piece } from '../../../app/transcribe/words'
import type { Region } from './groups'
import type { NativeResult } from './sherpaLibrary'

/*
 * When each token was said, in seconds of what was recognised. Models tell it by token, by segment or not at all; what is not
 * told is spread over the audible stretches by the length of the words.
 */

interface Timed {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The tokens, or words, of a result with their times in seconds. */
export function timed(result: NativeResult, audible: readonly Region[], lengthS: number): Timed[] {
  const { tokens, timestamps, durations } = result
  if (tokens.length > 0 && timestamps.length === tokens.length)
    return tokens.map((text, i) => {
      const start = timestamps[i] ?? 0
      // Whisper counts the pause after a word to the word.
      const next = timestamps[i + 1] ?? lengthS
      const end = durations?.[i] ? start + durations[i] : next
      return { text, start, end: Math.max(start, Math.min(end, next, lengthS)) }
    })
  const { segment_texts: texts = [], segment_timestamps: starts = [], segment_durations: lengths = [] } = result
  if (texts.length > 0 && texts.length === starts.length)
    return texts.flatMap((text, i) => {
      const start = starts[i] ?? 0
      const end = Math.min(lengthS, start + (lengths[i] ?? lengthS))
      return spread(text, within(audible, start, end))
    })
  return spread(result.text, audible)
}

/** The parts of the stretches that lie between two moments; all in between where none does. */
function within(stretches: readonly Region[], from: number, to: number): Region[] {
  const inside = stretches
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => end > start)
  return inside.length > 0 ? inside : [{ start: from, end: Math.max(from, to) }]
}

/** Words over stretches: each as long as it has letters. */
function spread(text: string, stretches: readonly Region[]): Timed[] {
  const words = text.trim().split(/\s+/).filter(Boolean)
  const letters = words.reduce((sum, word) => sum + word.length + 1, 0)
  const total = stretches.reduce((sum, { start, end }) => sum + end - start, 0)
  let said = 0
  return words.map((word) => {
    const start = moment(stretches, (said / letters) * total)
    said += word.length + 1
    return { text: ` ${word}`, start, end: Math.max(start, moment(stretches, (said / letters) * total)) }
  })
}

/** The moment after so many seconds of the stretches alone. */
function moment(stretches: readonly Region[], seconds: number): number {
  let left = seconds
  for (const { start, end } of stretches) {
    if (left < end - start) return start + left
    left -= end - start
  }
  return stretches.at(-1)?.end ?? 0
}

/** Tokens as pieces in the time of the recording. `momentOf` maps seconds of the pack to its milliseconds. */
export const placed = (tokens: readonly Timed[], momentOf: (seconds: number) => number): Piece[] =>
  tokens.map(({ text, start, end }) => {
    const startMs = momentOf(start)
    // A word does not go on beyond the pause that was left out after it.
    const ends = momentOf(end)
    return { text, startMs, endMs: Math.max(startMs, Math.min(ends, startMs + Math.round((end - start) * 1000))) }
  })
