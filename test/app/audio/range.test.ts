import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRange } from '../../../app/audio/range'

describe('a Range header', () => {
  it.each([
    [null, { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', from: 0, to: 100 }],
    ['bytes=10-19', { kind: 'part', from: 10, to: 20 }],
    ['bytes=90-500', { kind: 'part', from: 90, to: 100 }],
    ['bytes=-10', { kind: 'part', from: 90, to: 100 }],
    ['bytes=-500', { kind: 'part', from: 0, to: 100 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['seconds=1-2', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
  ])('%s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected)
  })

  it('never reaches outside of the body', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat({ max: 5000 }), (junk, a, b, size) => {
        for (const header of [junk, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const range = parseRange(header, size)
          if (range.kind !== 'part') continue
          expect(range.from).toBeGreaterThanOrEqual(0)
          expect(range.from).toBeLessThan(range.to)
          expect(range.to).toBeLessThanOrEqual(size)
        }
      }),
    )
  })
})
