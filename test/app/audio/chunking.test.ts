import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHUNK_MAX_BYTES, CHUNK_MIN_BYTES, ChunkCutter, gearFrom, GEAR_BYTES } from '../../../app/audio/chunking'

/** Noise that is the same in every run. */
function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed | 1
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state
  }
  return bytes
}

const gear = gearFrom(noise(GEAR_BYTES, 7))

function cut(bytes: Uint8Array, pieces: readonly number[] = [bytes.length]): string[] {
  const cutter = new ChunkCutter(gear)
  const chunks: string[] = []
  const keep = (chunk: Uint8Array) => chunks.push(Buffer.from(chunk).toString('latin1'))
  let at = 0
  for (const piece of pieces) {
    for (const chunk of cutter.push(bytes.subarray(at, at + piece))) keep(chunk)
    at += piece
  }
  for (const chunk of cutter.push(bytes.subarray(at))) keep(chunk)
  for (const chunk of cutter.finish()) keep(chunk)
  return chunks
}

describe('content-defined chunking', () => {
  it('gives back the stream, in chunks between the limits, whatever the pieces it comes in', () => {
    const whole = noise(3_000_000, 11)
    const expected = cut(whole)
    expect(expected.join('')).toBe(Buffer.from(whole).toString('latin1'))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 12 }), (pieces) => {
        expect(cut(whole, pieces)).toEqual(expected)
      }),
      { numRuns: 25 },
    )
    for (const chunk of expected.slice(0, -1)) {
      expect(chunk.length).toBeGreaterThanOrEqual(CHUNK_MIN_BYTES)
      expect(chunk.length).toBeLessThanOrEqual(CHUNK_MAX_BYTES)
    }
  })

  it('keeps the size of the ciphertext within half a mebibyte', () => {
    expect(CHUNK_MAX_BYTES + 16).toBe(512 * 1024)
    expect(cut(new Uint8Array(2_000_000)).every((chunk) => chunk.length <= CHUNK_MAX_BYTES)).toBe(true)
  })

  it('cuts a stream that lost its beginning at the same places again', () => {
    const whole = noise(20_000_000, 3)
    const before = new Set(cut(whole))
    const after = cut(whole.subarray(2_345_678))
    const shared = after.filter((chunk) => before.has(chunk)).reduce((sum, { length }) => sum + length, 0)
    expect(shared / (whole.length - 2_345_678)).toBeGreaterThan(0.95)
  })

  it('cuts the same sound elsewhere under another key', () => {
    const whole = noise(5_000_000, 5)
    const other = new ChunkCutter(gearFrom(noise(GEAR_BYTES, 8)))
    const sizes = [...other.push(whole), ...other.finish()].map(({ length }) => length)
    expect(sizes).not.toEqual(cut(whole).map(({ length }) => length))
  })

  it('makes nothing of an empty stream', () => {
    expect(cut(new Uint8Array(0))).toEqual([])
  })
})
