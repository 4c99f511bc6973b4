import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayOf } from '../../../app/statistics/days'
import { statisticsOf } from '../../../app/statistics/statistics'
import { streaksOf } from '../../../app/statistics/streaks'

const at = (day: string, hour = 12): number => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00`).getTime()

describe('statistics', () => {
  it('count entries and minutes a local day, tags a month, without the trash', () => {
    const entry = { durationMs: 60_000, tagIds: ['a'], deletedAt: null }
    const { days, tags } = statisticsOf([
      { ...entry, createdAt: at('2026-03-02', 23) },
      { ...entry, createdAt: at('2026-03-02', 0), tagIds: ['a', 'b', 'a'] },
      { ...entry, createdAt: at('2026-02-28') },
      { ...entry, createdAt: at('2026-02-28'), deletedAt: 1 },
    ])
    expect(days).toEqual([
      { day: '2026-02-28', entries: 1, durationMs: 60_000 },
      { day: '2026-03-02', entries: 2, durationMs: 120_000 },
    ])
    expect(tags).toEqual([
      { tagId: 'a', month: '2026-02', entries: 1 },
      { tagId: 'a', month: '2026-03', entries: 2 },
      { tagId: 'b', month: '2026-03', entries: 1 },
    ])
  })
})

describe('days', () => {
  it('are stepped on the calendar, over the ends of months and leap days', () => {
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })

  it('go there and back, also where clocks change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -500, max: 500 }), (time, offset) => {
        const day = dayOf(time)
        expect(addDays(addDays(day, offset), -offset)).toBe(day)
      }),
    )
  })
})

describe('streaks', () => {
  const days = ['2026-11-22', '2026-11-21', '2026-11-20', '2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13']

  it('count to today, and still to yesterday before today has an entry', () => {
    expect(streaksOf(days, '2026-11-22')).toEqual({ current: 3, longest: 4 })
    expect(streaksOf(days, '2026-11-23')).toEqual({ current: 3, longest: 4 })
    expect(streaksOf(days, '2026-11-24')).toEqual({ current: 0, longest: 4 })
    expect(streaksOf([], '2026-11-24')).toEqual({ current: 0, longest: 0 })
  })
})
