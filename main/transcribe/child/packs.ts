import { joinSamples } from '../../../app/join'
import { SPEECH_RATE_HZ } from '../../decode/decode'
import { MARGIN_AFTER, MARGIN_BEFORE, type Region, type SpeechPart } from './groups'

/*
 * Speech that is recognised in one call. Whisper pads every call to half a minute, and hears better in long stretches: so
 * parts are joined across the pauses between them, and the times are mapped back.
 */

export interface Pack {
  readonly samples: Float32Array
  readonly parts: readonly { readonly start: number; readonly length: number }[]
}

/** Joins parts to packs of at most `longest` samples; parts with a longer pause than `pause` between them are kept apart. */
export async function* packed(
  parts: AsyncIterable<SpeechPart>,
  longest: number,
  pause: number,
): AsyncGenerator<Pack, void, undefined> {
  let open: SpeechPart[] = []
  let length = 0
  for await (const part of parts) {
    const last = open.at(-1)
    const apart = last !== undefined && part.start - (last.start + last.samples.length) > pause
    if (apart || (open.length > 0 && length + part.samples.length > longest)) {
      yield packOf(open)
      open = []
      length = 0
    }
    open.push(part)
    length += part.samples.length
  }
  if (open.length > 0) yield packOf(open)
}

export const packOf = (parts: readonly SpeechPart[]): Pack => ({
  samples: joinSamples(parts.map(({ samples }) => samples)),
  parts: parts.map(({ start, samples }) => ({ start, length: samples.length })),
})

/** The pack in two, cut before this sample. */
export function split(pack: Pack, at: number): [Pack, Pack] {
  const [first, second]: [SpeechPart[], SpeechPart[]] = [[], []]
  let before = 0
  for (const { start, length } of pack.parts) {
    const samples = pack.samples.subarray(before, before + length)
    const cut = Math.max(0, Math.min(length, at - before))
    if (cut > 0) first.push({ start, samples: samples.subarray(0, cut) })
    if (cut < length) second.push({ start: start + cut, samples: samples.subarray(cut) })
    before += length
  }
  return [packOf(first), packOf(second)]
}

/** The moment in the recording, in milliseconds, of a moment in the pack, in seconds. */
export function momentOf({ parts }: Pack, seconds: number): number {
  const at = Math.max(0, seconds * SPEECH_RATE_HZ)
  let before = 0
  for (const { start, length } of parts) {
    if (at < before + length) return msOf(start + at - before)
    before += length
  }
  const last = parts.at(-1)
  return last === undefined ? 0 : msOf(last.start + last.length)
}

/** The stretches of a pack, in seconds, in which there is sound: without the margins of its parts. */
export function audible({ parts }: Pack): Region[] {
  const out: Region[] = []
  let before = 0
  for (const { length } of parts) {
    const bare = length > 2 * (MARGIN_BEFORE + MARGIN_AFTER)
    const [start, end] = bare ? [before + MARGIN_BEFORE, before + length - MARGIN_AFTER] : [before, before + length]
    out.push({ start: start / SPEECH_RATE_HZ, end: end / SPEECH_RATE_HZ })
    before += length
  }
  return out
}

export const msOf = (samples: number): number => Math.round((samples / SPEECH_RATE_HZ) * 1000)
