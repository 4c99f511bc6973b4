import { addDays } from './days'

/** Days in a row with at least one entry. */
export interface Streaks {
  /** Up to today, or up to yesterday while today has no entry yet. */
  readonly current: number
  readonly longest: number
}

/** @param days with entries, `YYYY-MM-DD`, in any order; @param today the local day */
export function streaksOf(days: Iterable<string>, today: string): Streaks {
  const there = new Set(days)
  let longest = 0
  for (const day of there) {
    if (there.has(addDays(day, -1))) continue
    longest = Math.max(longest, lengthFrom(there, day, 1))
  }
  const last = there.has(today) ? today : addDays(today, -1)
  return { current: lengthFrom(there, last, -1), longest }
}

function lengthFrom(there: ReadonlySet<string>, day: string, step: 1 | -1): number {
  let length = 0
  for (let at = day; there.has(at); at = addDays(at, step)) length++
  return length
}
