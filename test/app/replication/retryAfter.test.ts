import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterFailure, freshBackOff } from '../../../app/replication/backOff'
import { failureOf } from '../../../app/replication/failure'
import { LONGEST_RETRY_AFTER_MS, retryAfterMs } from '../../../app/replication/retryAfter'

const NOW_MS = Date.parse('2026-03-01T12:00:00Z')
const SERVER = 'Sun, 01 Mar 2026 10:00:00 GMT'
const read = (header: string | null): number | null => retryAfterMs(header, null, NOW_MS)

describe('Retry-After', () => {
  it.each<[string | null, number | null]>([
    ['0', 0],
    ['7', 7000],
    [' 120 ', 120_000],
    ['31536000', LONGEST_RETRY_AFTER_MS],
    ['9'.repeat(400), LONGEST_RETRY_AFTER_MS],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sunday, 01-Mar-26 12:00:30 GMT', 30_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', LONGEST_RETRY_AFTER_MS],
    ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Sun, 99 Mar 2026 12:00:30 GMT', null],
    ['-5', null],
    ['1e9', null],
    ['0x10', null],
    ['NaN', null],
    ['Infinity', null],
    ['soon', null],
    ['2099', 2_099_000 > LONGEST_RETRY_AFTER_MS ? LONGEST_RETRY_AFTER_MS : 2_099_000],
    ['', null],
    [null, null],
  ])('%j is %j', (header, expected) => {
    expect(read(header)).toBe(expected)
  })

  it('is a date by the clock of the server that wrote it', () => {
    expect(retryAfterMs('Sun, 01 Mar 2026 10:00:20 GMT', SERVER, NOW_MS)).toBe(20_000)
    expect(retryAfterMs('Sun, 01 Mar 2026 12:00:20 GMT', 'no date', NOW_MS)).toBe(20_000)
  })

  it('is never below nothing and never above the longest, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String)), (header) => {
        const ms = read(header)
        expect(ms === null || (ms >= 0 && ms <= LONGEST_RETRY_AFTER_MS)).toBe(true)
      }),
    )
  })
})

describe('the wait after a failure', () => {
  it('is a number that can be waited, whatever number the failure carries', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.constant(undefined), fc.string()), (carried) => {
        const { retryAfterMs: asked } = failureOf({ kind: 'remote', message: '', retryAfterMs: carried })
        const circumstances = { nowMs: NOW_MS, random: 0, visible: true }
        for (const given of [asked, typeof carried === 'number' ? carried : null]) {
          const { delayMs } = afterFailure(freshBackOff, { ...circumstances, retryAfterMs: given })
          expect(delayMs).toBeGreaterThanOrEqual(500)
          expect(delayMs).toBeLessThanOrEqual(LONGEST_RETRY_AFTER_MS)
        }
      }),
    )
  })
})
