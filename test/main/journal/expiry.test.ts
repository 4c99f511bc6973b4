import { describe, expect, it } from 'vitest'
import type { SessionId } from '../../../app/ids'
import type { EntrySummary } from '../../../app/ipc/journal'
import { expired } from '../../../main/journal/upkeep/expiry'
import { advance, type TrashAgeState } from '../../../main/journal/upkeep/trashAge'

const DAY = 86_400_000
const START = 1_700_000_000_000
const id = 'session:00000000-0000-4000-8000-000000000001' as SessionId

const trashed = (deletedAt: number) => ({ list: () => [{ id, deletedAt } as EntrySummary] })

/** The state after a check on each of these days, with the entry in the trash all the time. */
const after = (...days: number[]): TrashAgeState =>
  days.reduce<TrashAgeState>((state, day) => advance(state, [id], START + day * DAY), {
    elapsedMs: 0,
    lastMs: START,
    seen: {},
  })

describe('the trash', () => {
  it('lets an entry go after its days, when this device has seen it there for some of them', () => {
    const ages = after(0, 1, 2, 3, 31)
    expect(expired(trashed(START), 30, START + 31 * DAY, ages)).toEqual([id])
    expect(expired(trashed(START), 30, START + 29 * DAY, ages)).toEqual([])
    expect(expired(trashed(START), 0, START + 31 * DAY, ages)).toEqual([])
  })

  it('is not emptied by a clock that jumps years ahead', () => {
    const jumped = after(0, 3650)
    expect(expired(trashed(START), 30, START + 3650 * DAY, jumped)).toEqual([])
    const again = advance(jumped, [id], START + 3650 * DAY + 6 * 3_600_000)
    expect(expired(trashed(START), 30, START + 3650 * DAY, again)).toEqual([])
  })

  it('is not emptied on the first start of a device that joined late', () => {
    expect(expired(trashed(START), 30, START + 40 * DAY, after(40))).toEqual([])
  })

  it('forgets what was restored: its days begin anew', () => {
    const restored = advance(after(0, 1, 2, 3), [], START + 4 * DAY)
    const back = advance(restored, [id], START + 40 * DAY)
    expect(expired(trashed(START + 5 * DAY), 30, START + 40 * DAY, back)).toEqual([])
  })

  it('counts nothing while a clock goes back', () => {
    expect(after(10, 5, 0).elapsedMs).toBe(DAY)
  })
})
