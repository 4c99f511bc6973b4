import { describe, expect, it } from 'vitest'
import type { SpeechPart } from '../../../main/transcribe/child/groups'
import { audible, momentOf, packed, packOf, split, type Pack } from '../../../main/transcribe/child/packs'
import { timed } from '../../../main/transcribe/child/times'

const RATE = 16_000
const part = (startS: number, lengthS: number): SpeechPart => ({
  start: startS * RATE,
  samples: new Float32Array(lengthS * RATE).fill(startS),
})
async function* each(parts: readonly SpeechPart[]): AsyncGenerator<SpeechPart, void, undefined> {
  yield* parts
}
async function all(parts: readonly SpeechPart[], longestS: number, pauseS: number): Promise<number[][]> {
  const out: number[][] = []
  for await (const pack of packed(each(parts), longestS * RATE, pauseS * RATE))
    out.push(pack.parts.map(({ start }) => start / RATE))
  return out
}
const nothing = { lang: '', tokens: [], timestamps: [] }

describe('speech for one call', () => {
  it('is joined across pauses up to the longest call', async () => {
    const parts = [part(0, 10), part(60, 10), part(200, 7), part(230, 5), part(240, 28)]
    expect(await all(parts, 28, Infinity)).toEqual([[0, 60, 200], [230], [240]])
  })

  it('is kept apart where the pause is too long for words without times', async () => {
    expect(await all([part(0, 2), part(2.5, 2), part(6, 2)], 8, 1)).toEqual([[0, 2.5], [6]])
  })

  it('knows when in the recording each of its moments was', () => {
    const pack = packOf([part(5, 2), part(60, 3)])
    expect([0, 1.5, 2, 4.5, 5, 9].map((seconds) => momentOf(pack, seconds))).toEqual([
      5_000, 6_500, 60_000, 62_500, 63_000, 63_000,
    ])
  })

  it('can be halved, and both halves know where they are', () => {
    const pack = packOf([part(5, 2), part(60, 3)])
    const [first, second] = split(pack, 3 * RATE)
    expect([first.samples.length, second.samples.length]).toEqual([3 * RATE, 2 * RATE])
    expect(momentOf(first, 2.5)).toBe(60_500)
    expect(momentOf(second, 0)).toBe(61_000)
    expect(second.samples[0]).toBe(60)
  })
})

describe('times of words', () => {
  const pack: Pack = packOf([part(10, 4), part(100, 4)])

  it('are those of the tokens where there are any', () => {
    const result = {
      ...nothing,
      text: 'one two',
      tokens: [' one', ' two'],
      timestamps: [0.5, 4.2],
      durations: [3.7, 0],
    }
    expect(timed(result, audible(pack), 8)).toEqual([
      { text: ' one', start: 0.5, end: 4.2 },
      { text: ' two', start: 4.2, end: 8 },
    ])
  })

  it('are spread over what is audible where there are none, by the length of the words', () => {
    // Without the margins of the parts: 0.25 to 3.5 and 4.25 to 7.5.
    const words = timed({ ...nothing, text: 'aaaa bbbb cccc dddd' }, audible(pack), 8)
    expect(words.map(({ start }) => Math.round(start * 100) / 100)).toEqual([0.25, 1.88, 4.25, 5.88])
    expect(words.at(-1)?.end).toBe(7.5)
  })

  it('are spread over the segments where only those have times', () => {
    const result = {
      ...nothing,
      text: 'aa bb',
      segment_texts: [' aa', ' bb'],
      segment_timestamps: [0, 5],
      segment_durations: [4, 3],
    }
    expect(timed(result, audible(pack), 8).map(({ start }) => start)).toEqual([0.25, 5])
  })
})
