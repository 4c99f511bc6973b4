import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paddedLength } from '../../app/padding'

const lengths = fc.integer({ min: 0, max: 20_000_000 })

describe('the length that a document is filled up to', () => {
  it.each([
    [0, 64],
    [1, 64],
    [65, 128],
    [1_000, 1_024],
    [1_025, 1_088],
    [100_000, 100_352],
    [1_000_000, 1_015_808],
  ])('is, of %d bytes, %d', (bytes, padded) => {
    expect(paddedLength(bytes)).toBe(padded)
  })

  it('is never shorter, is a step of its own, and grows with the length', () => {
    fc.assert(
      fc.property(lengths, lengths, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        expect(paddedLength(one)).toBeGreaterThanOrEqual(one)
        expect(paddedLength(paddedLength(one))).toBe(paddedLength(one))
        expect(paddedLength(less)).toBeLessThanOrEqual(paddedLength(more))
      }),
    )
  })

  it('costs less than 12 %, or 64 bytes', () => {
    fc.assert(
      fc.property(lengths, (bytes) => {
        expect(paddedLength(bytes) - bytes).toBeLessThanOrEqual(Math.max(64, bytes * 0.12))
      }),
    )
  })

  it('leaves a few hundred lengths below twenty million bytes', () => {
    const seen = new Set<number>()
    for (let length = 0; length < 20_000_000; length = paddedLength(length) + 1) seen.add(paddedLength(length + 1))
    expect(seen.size).toBeLessThan(400)
  })
})
