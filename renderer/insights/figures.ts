import { addDays, dayOf } from '../../app/statistics/days'
import { streaksOf, type Streaks } from '../../app/statistics/streaks'

/** One day with at least one entry. */
export interface Day {
  readonly day: string
  readonly entries: number
  readonly durationMs: number
}

export interface Totals {
  readonly entries: number
  readonly durationMs: number
  readonly activeDays: number
  readonly streaks: Streaks
}

/** Noon of a day, so that a change of the clocks never moves it to another. */
export const noon = (day: string): Date => new Date(`${day}T12:00:00`)

export function totalsOf(days: readonly Day[], today: string): Totals {
  const entries = days.reduce((sum, day) => sum + day.entries, 0)
  const durationMs = days.reduce((sum, day) => sum + day.durationMs, 0)
  const active = days.flatMap((day) => (day.entries > 0 ? [day.day] : []))
  return { entries, durationMs, activeDays: active.length, streaks: streaksOf(active, today) }
}

/** A square of the heat map: column is the week, row the day of the week (0 is `firstWeekday`). */
export interface Square {
  readonly day: string
  readonly week: number
  readonly row: number
  readonly entries: number
}

/** Every day of a year in columns of weeks. `firstWeekday`: 0 Sunday, 1 Monday. */
export function yearSquares(days: readonly Day[], year: number, firstWeekday: number): Square[] {
  const entries = new Map(days.map((day) => [day.day, day.entries]))
  const rowOf = (day: string) => (noon(day).getDay() - firstWeekday + 7) % 7
  const squares: Square[] = []
  let week = 0
  for (let day = `${String(year)}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) {
    if (rowOf(day) === 0 && squares.length > 0) week += 1
    squares.push({ day, week, row: rowOf(day), entries: entries.get(day) ?? 0 })
  }
  return squares
}

const MOVES = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1, Home: -366, End: 366 } as const
type Move = keyof typeof MOVES
export const isMove = (key: string): key is Move => Object.hasOwn(MOVES, key)

/** The square that a key leads to, of so many: by day and week; Home and End lead to the ends of the year. */
export function moved(from: number, key: Move, count: number): number {
  const to = from + MOVES[key]
  if (key === 'Home' || key === 'End') return Math.max(0, Math.min(to, count - 1))
  return to < 0 || to >= count ? from : to
}

/** Where the keyboard enters a year: today, else its last day with an entry, else its last. */
export function startOf(squares: readonly Square[], today: string): number {
  const now = squares.findIndex(({ day }) => day === today)
  if (now >= 0) return now
  const last = squares.findLastIndex(({ entries }) => entries > 0)
  return last >= 0 ? last : squares.length - 1
}

/** The years that have an entry, and this one, newest first. */
export const yearsOf = (days: readonly Day[], today: string): number[] =>
  [...new Set([today, ...days.map((day) => day.day)].map((day) => Number(day.slice(0, 4))))].sort((a, b) => b - a)

/** The last `count` months up to and with this one, `2026-11`, oldest first. */
export function lastMonths(today: string, count: number): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(year, month - count + index, 15)
    return dayOf(date.getTime()).slice(0, 7)
  })
}

/** Minutes spoken in each of the given months. */
export function minutesByMonth(days: readonly Day[], months: readonly string[]): number[] {
  const sums = new Map<string, number>()
  for (const day of days) sums.set(day.day.slice(0, 7), (sums.get(day.day.slice(0, 7)) ?? 0) + day.durationMs / 60_000)
  return months.map((month) => sums.get(month) ?? 0)
}

/** Minutes spoken in each of the last `count` weeks, with the first day of each, oldest first. */
export function minutesByWeek(
  days: readonly Day[],
  today: string,
  count: number,
  firstWeekday: number,
): { start: string; minutes: number }[] {
  const spoken = new Map(days.map((day) => [day.day, day.durationMs / 60_000]))
  const start = addDays(today, -((noon(today).getDay() - firstWeekday + 7) % 7) - 7 * (count - 1))
  return Array.from({ length: count }, (_, index) => {
    const first = addDays(start, index * 7)
    const minutes = Array.from({ length: 7 }, (_, day) => spoken.get(addDays(first, day)) ?? 0).reduce(
      (sum, value) => sum + value,
      0,
    )
    return { start: first, minutes }
  })
}
