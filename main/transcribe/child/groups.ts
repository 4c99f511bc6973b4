import { SPEECH_RATE_HZ } from '../../decode/decode'

/** A stretch of samples with speech: `start` included, `end` excluded. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Finds speech in a few seconds to a minute of sound; regions in order. */
export type DetectSpeech = (samples: Float32Array) => Promise<readonly Region[]>

/** Speech that is recognised in one go, at most `GROUP_MAX_S` long. */
export interface SpeechGroup {
  /** Samples before this group. */
  readonly start: number
  readonly samples: Float32Array
}

/** Sound looked at in one go; the carry-over between windows never cuts speech. */
const WINDOW = 60 * SPEECH_RATE_HZ
/** Whisper looks at 30 s at a time. */
export const GROUP_MAX_S = 28
const GROUP_MAX = GROUP_MAX_S * SPEECH_RATE_HZ
/** Speech closer together than this is one group: a pause within a thought. */
const GAP_MAX = 2 * SPEECH_RATE_HZ
/** Speech that ends this close to the end of a window may go on in the next. */
const OPEN_END = SPEECH_RATE_HZ
const PAD_BEFORE = 0.15 * SPEECH_RATE_HZ
const PAD_AFTER = 0.25 * SPEECH_RATE_HZ

/**
 * Cuts a stream of sound into groups of speech, holding about a minute at a time. `onPosition` hears how many samples have
 * been looked at. Silence is dropped here, before any recognition.
 */
export async function* speechGroups(
  pieces: AsyncIterable<Float32Array>,
  detect: DetectSpeech,
  onPosition: (samples: number) => void,
): AsyncGenerator<SpeechGroup, void, undefined> {
  let held = new Float32Array(0)
  let heldAt = 0
  const waiting: Float32Array[] = []
  let waitingLength = 0

  const take = (): Float32Array => {
    const joined = new Float32Array(held.length + waitingLength)
    joined.set(held)
    let at = held.length
    for (const piece of waiting.splice(0)) {
      joined.set(piece, at)
      at += piece.length
    }
    waitingLength = 0
    return joined
  }

  async function* look(window: Float32Array, last: boolean): AsyncGenerator<SpeechGroup, void, undefined> {
    const regions = await detect(window)
    const final = regions.at(-1)
    const open = !last && final !== undefined && final.end > window.length - OPEN_END && final.start > PAD_BEFORE
    const cut = last
      ? window.length
      : open
        ? final.start - PAD_BEFORE
        : Math.max(window.length - OPEN_END, final?.end ?? 0)
    for (const { start, end } of grouped(open ? regions.slice(0, -1) : regions, cut))
      yield { start: heldAt + start, samples: window.slice(start, end) }
    held = window.slice(Math.floor(cut))
    heldAt += Math.floor(cut)
    onPosition(heldAt)
  }

  for await (const piece of pieces) {
    waiting.push(piece)
    waitingLength += piece.length
    if (held.length + waitingLength >= WINDOW) yield* look(take(), false)
  }
  yield* look(take(), true)
}

/** Regions joined to groups, padded, without overlap. */
export function grouped(regions: readonly Region[], limit: number): Region[] {
  const groups: Region[] = []
  for (const region of regions) {
    const previous = groups.at(-1)
    const start = Math.max(previous?.end ?? 0, Math.floor(region.start - PAD_BEFORE), 0)
    const end = Math.min(limit, Math.ceil(region.end + PAD_AFTER))
    if (end <= start) continue
    const joins = previous !== undefined && region.start - previous.end <= GAP_MAX && end - previous.start <= GROUP_MAX
    if (joins) groups[groups.length - 1] = { start: previous.start, end: Math.floor(end) }
    else groups.push({ start, end: Math.floor(end) })
  }
  return groups
}
