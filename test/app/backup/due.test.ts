import { describe, expect, it } from 'vitest'
import { type BackupTimes, DAY_MS, dueAt, isEverythingDue, troubleOf } from '../../../app/backup/due'

const NOW = 1_800_000_000_000
const HOUR_MS = 3_600_000
const times = (fields: Partial<BackupTimes>): BackupTimes => ({
  ...{ addedAt: NOW - 90 * DAY_MS, lastGoodAt: null, lastRun: null, lastVerify: null, lastFullVerifyAt: null },
  ...fields,
})
const good = (agoMs: number): BackupTimes =>
  times({ lastGoodAt: NOW - agoMs, lastRun: { at: NOW - agoMs, ok: true }, lastVerify: { ok: true } })

describe('a backup is due', () => {
  it('at once when there is none, daily without a change, and an hour later with one', () => {
    expect(dueAt(times({ addedAt: NOW }), false, NOW)).toBe(NOW)
    expect(dueAt(good(0), false, NOW)).toBe(NOW + DAY_MS)
    expect(dueAt(good(0), true, NOW)).toBe(NOW + HOUR_MS)
  })

  it('an hour after one that failed, however old the last good one is', () => {
    const failed = { ...good(5 * DAY_MS), lastRun: { at: NOW, ok: false } }
    expect(dueAt(failed, true, NOW)).toBe(NOW + HOUR_MS)
  })

  it('does not wait for a clock that was years ahead once', () => {
    expect(dueAt(good(-3000 * DAY_MS), false, NOW)).toBeLessThanOrEqual(NOW)
    expect(isEverythingDue(times({ lastFullVerifyAt: NOW + 3000 * DAY_MS }), NOW)).toBe(true)
  })
})

it('everything is read back the first time and once a month', () => {
  expect(isEverythingDue(times({}), NOW)).toBe(true)
  expect(isEverythingDue(times({ lastFullVerifyAt: NOW - 29 * DAY_MS }), NOW)).toBe(false)
  expect(isEverythingDue(times({ lastFullVerifyAt: NOW - 30 * DAY_MS }), NOW)).toBe(true)
})

it('trouble is a run that failed, a rehearsal that found damage, or two days without a run', () => {
  expect(troubleOf(good(DAY_MS), NOW)).toBeNull()
  expect(troubleOf(good(2 * DAY_MS + 1), NOW)).toBe('overdue')
  expect(troubleOf({ ...good(0), lastVerify: { ok: false } }, NOW)).toBe('damaged')
  expect(troubleOf({ ...good(0), lastRun: { at: NOW, ok: false } }, NOW)).toBe('failed')
})
