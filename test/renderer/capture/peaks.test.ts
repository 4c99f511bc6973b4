import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePeaks, encodePeaks, PEAKS_KEPT, spread } from '../../../renderer/capture/peaks'

describe('peaks of a recording', () => {
  it('come back as they were kept, to a byte', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 }), (values) => {
        const back = decodePeaks(encodePeaks(values))
        expect(back).toHaveLength(values.length)
        back.forEach((value, index) =>
          expect(Math.abs(value - (values[index] ?? 0))).toBeLessThanOrEqual(0.5 / 255 + 1e-9),
        )
      }),
    )
  })

  it('of an hour are thinned to a thousand and keep the loudest moment', () => {
    const hour = Array.from({ length: 72_000 }, (_, n) => (n === 50_001 ? 0.9 : 0.1))
    const kept = spread(hour, PEAKS_KEPT)
    expect(kept).toHaveLength(PEAKS_KEPT)
    expect(Math.max(...kept)).toBe(0.9)
  })

  it('are none for a recording without any, and for text that is not base64', () => {
    expect(encodePeaks([])).toBeNull()
    expect(decodePeaks(null)).toEqual([])
    expect(decodePeaks('%%%')).toEqual([])
  })
})
