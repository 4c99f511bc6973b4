import { joinSamples } from '../../../app/join'
import { SPEECH_RATE_HZ } from '../../decode/decode'

/** A stretch of samples with speech: `start` included, `end` excluded. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Finds speech in a few seconds to a minute of sound; regions in order. */
export type DetectSpeech = (samples: Float32Array) => Promise<readonly Region[]>

/** Sound with speech in it, and where it stands in the recording. */
export interface SpeechPart {
  /** Samples before this one. */
  readonly start: number
  readonly samples: Float32Array
}

/** Sound looked at in one go; the carry-over between windows never cuts speech, unless it fills the whole window. */
const WINDOW = 60 * SPEECH_RATE_HZ
/** Speech that ends this close to the end of a window may go on in the next. */
const OPEN_END = SPEECH_RATE_HZ
/** First sounds are soft, last ones fade, and detection is a little late for both. */
export const MARGIN_BEFORE = 0.25 * SPEECH_RATE_HZ
export const MARGIN_AFTER = 0.5 * SPEECH_RATE_HZ
/** Loudness is looked at in frames of this length to find a place to cut. */
const FRAME = 0.05 * SPEECH_RATE_HZ

/**
 * Finds the speech in a stream of sound, holding about a minute at a time: with its margins, in order, never overlapping, at
 * most `longest` samples each. `onPosition` hears how many samples have been looked at. Silence is dropped here, before any
 * recognition.
 */
export async function* speechParts(
  pieces: AsyncIterable<Float32Array>,
  detect: DetectSpeech,
  longest: number,
  onPosition: (samples: number) => void,
): AsyncGenerator<SpeechPart, void, undefined> {
  let held = new Float32Array(0)
  let heldAt = 0
  const waiting: Float32Array[] = []
  let waitingLength = 0

  const take = (): Float32Array => {
    const taken = joinSamples([held, ...waiting.splice(0)])
    waitingLength = 0
    return taken
  }

  async function* look(window: Float32Array, last: boolean): AsyncGenerator<SpeechPart, void, undefined> {
    const regions = await detect(window)
    const final = regions.at(-1)
    const cut = last ? window.length : endOf(window, final)
    for (const region of withMargins(regions, cut))
      for (const { start, end } of cutUp(window, region, longest))
        yield { start: heldAt + start, samples: window.slice(start, end) }
    held = window.slice(cut)
    heldAt += cut
    onPosition(heldAt)
  }

  for await (const piece of pieces) {
    waiting.push(piece)
    waitingLength += piece.length
    if (held.length + waitingLength >= WINDOW) yield* look(take(), false)
  }
  yield* look(take(), true)
}

/** Where a window ends: before speech that may go on in the next one. */
function endOf(window: Float32Array, final: Region | undefined): number {
  if (final === undefined || final.end <= window.length - OPEN_END)
    return Math.max(window.length - OPEN_END, final === undefined ? 0 : Math.ceil(final.end))
  const before = Math.floor(final.start - MARGIN_BEFORE)
  // Somebody who speaks for half a minute without a breath is cut where it is quietest.
  return before > window.length / 2 ? before : quietest(window, window.length / 2, window.length - OPEN_END)
}

/** Regions with their margins up to `limit`; those that touch are one. */
export function withMargins(regions: readonly Region[], limit: number): Region[] {
  const out: Region[] = []
  for (const region of regions) {
    const previous = out.at(-1)
    const start = Math.max(0, Math.floor(region.start - MARGIN_BEFORE))
    const end = Math.min(limit, Math.ceil(region.end + MARGIN_AFTER))
    if (start >= limit) continue
    if (previous !== undefined && start <= previous.end) out[out.length - 1] = { start: previous.start, end }
    else out.push({ start, end })
  }
  return out
}

/** A region in pieces of at most `longest` samples, cut where it is quietest, so that no word is. */
export function cutUp(samples: Float32Array, region: Region, longest: number): Region[] {
  const out: Region[] = []
  let start = region.start
  while (region.end - start > longest) {
    const cut = quietest(samples, start + longest / 2, start + longest)
    out.push({ start, end: cut })
    start = cut
  }
  out.push({ start, end: region.end })
  return out
}

/** The middle of the quietest tenth of a second between two places. */
export function quietest(samples: Float32Array, from: number, to: number): number {
  let [best, at] = [Infinity, Math.floor((from + to) / 2)]
  for (let place = Math.floor(from) + FRAME; place + FRAME <= to; place += FRAME) {
    let energy = 0
    for (let i = place - FRAME; i < place + FRAME; i += 1) energy += (samples[i] ?? 0) ** 2
    if (energy < best) [best, at] = [energy, place]
  }
  return at
}
