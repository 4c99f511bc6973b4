import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastMonths, minutesByWeek, totalsOf, yearSquares, yearsOf } from '../../../renderer/insights/figures'

const day = (name: string, entries = 1, minutes = 10) => ({ day: name, entries, durationMs: minutes * 60_000 })
const TODAY = '2026-11-22'

describe('figures', () => {
  it('count days in a row only where there is an entry', () => {
    const days = [day('2026-11-19', 0), day('2026-11-20'), day('2026-11-21'), day('2026-11-22', 0)]
    expect(totalsOf(days, TODAY)).toMatchObject({ activeDays: 2, streaks: { current: 2, longest: 2 } })
  })

  it('have one square a day of the year, each in its own place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2060 }), fc.constantFrom(0, 1), (year, first) => {
        const squares = yearSquares([], year, first)
        const leap = new Date(year, 1, 29).getMonth() === 1
        expect(squares).toHaveLength(leap ? 366 : 365)
        expect(new Set(squares.map((square) => square.week * 7 + square.row)).size).toBe(squares.length)
      }),
      { numRuns: 20 },
    )
  })

  it('add up minutes by week, the last week being this one', () => {
    const weeks = minutesByWeek(
      [day('2026-11-22', 1, 5), day('2026-11-16', 1, 7), day('2026-11-15', 1, 9)],
      TODAY,
      3,
      1,
    )
    expect(weeks.map((week) => week.minutes)).toEqual([0, 9, 12])
    expect(weeks.at(-1)?.start).toBe('2026-11-16')
  })

  it('end with this month and go back over the turn of the year', () => {
    expect(lastMonths('2026-02-10', 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(yearsOf([day('2024-05-05')], TODAY)).toEqual([2026, 2024])
    expect(totalsOf([day('2024-05-05', 3, 20)], TODAY)).toMatchObject({
      entries: 3,
      durationMs: 1_200_000,
      activeDays: 1,
    })
  })
})
