import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterFailure, cameUp, freshBackOff, type BackOff } from '../../../app/replication/backOff'

const fail = (state: BackOff, nowMs: number, more: { visible?: boolean; retryAfterMs?: number } = {}) =>
  afterFailure(state, { nowMs, random: 1, visible: more.visible ?? true, retryAfterMs: more.retryAfterMs ?? null })

const afterFailures = (count: number): BackOff => {
  let state = freshBackOff
  for (let n = 0; n < count; n++) state = fail(state, 0).state
  return state
}

describe('waiting after failures', () => {
  it('doubles from one second to one minute while somebody looks', () => {
    const delays = []
    let state = freshBackOff
    for (let n = 0; n < 9; n++) {
      const next = fail(state, 0)
      delays.push(next.delayMs)
      state = next.state
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  it('goes on to five minutes while nobody does', () => {
    expect(fail(afterFailures(20), 0, { visible: false }).delayMs).toBe(300_000)
  })

  it('starts anew after a stable minute, and not after a flap, even when no document moved', () => {
    const state = afterFailures(6)
    expect(fail(cameUp(state, 0), 59_000).delayMs).toBe(60_000)
    expect(fail(cameUp(state, 0), 60_000).delayMs).toBe(1000)
  })

  it('never comes back before the server wants it to', () => {
    expect(fail(freshBackOff, 0, { retryAfterMs: 90_000 }).delayMs).toBe(90_000)
  })

  it('always waits at least half of the full delay and never more than all of it', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const { delayMs } = afterFailure(afterFailures(failures), { nowMs: 0, random, visible: true })
        const full = Math.min(1000 * 2 ** failures, 60_000)
        expect(delayMs).toBeGreaterThanOrEqual(full / 2)
        expect(delayMs).toBeLessThanOrEqual(full)
      }),
    )
  })
})
