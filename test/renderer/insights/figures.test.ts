import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isMove,
  lastMonths,
  minutesByWeek,
  moved,
  startOf,
  totalsOf,
  yearSquares,
  yearsOf,
} from '../../../renderer/insights/figures'

const day = (name: string, entries = 1, minutes = 10) => ({ day: name, entries, durationMs: minutes * 60_000 })
const TODAY = '2026-11-22'

describe('figures', () => {
  it('count days in a row only where there is an entry', () => {
    const days = [day('2026-11-19', 0), day('2026-11-20'), day('2026-11-21'), day('2026-11-22', 0)]
    expect(totalsOf(days, TODAY)).toMatchObject({ activeDays: 2, streaks: { current: 2, longest: 2 } })
  })

  it('are gone through by day and week, within the year', () => {
    const squares = yearSquares([day('2026-03-05'), day('2026-02-01')], 2026, 1)
    const go = (from: string, key: string): string | undefined =>
      isMove(key)
        ? squares[
            moved(
              squares.findIndex((one) => one.day === from),
              key,
              squares.length,
            )
          ]?.day
        : undefined
    expect(go('2026-03-05', 'ArrowRight')).toBe('2026-03-12')
    expect(go('2026-03-05', 'ArrowLeft')).toBe('2026-02-26')
    expect(go('2026-03-01', 'ArrowDown')).toBe('2026-03-02')
    expect(go('2026-03-02', 'ArrowUp')).toBe('2026-03-01')
    expect(go('2026-01-01', 'ArrowUp')).toBe('2026-01-01')
    expect(go('2026-12-30', 'ArrowRight')).toBe('2026-12-30')
    expect(go('2026-03-05', 'Home')).toBe('2026-01-01')
    expect(go('2026-03-05', 'End')).toBe('2026-12-31')
    expect(go('2026-03-05', 'toString')).toBeUndefined()
    expect(squares[startOf(squares, TODAY)]?.day).toBe(TODAY)
    expect(squares[startOf(squares, '2027-01-01')]?.day).toBe('2026-03-05')
    expect(yearSquares([], 2025, 0)[startOf(yearSquares([], 2025, 0), TODAY)]?.day).toBe('2025-12-31')
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
