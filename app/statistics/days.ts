const pad = (value: number, length: number): string => String(value).padStart(length, '0')

/** The local calendar day of a moment, `YYYY-MM-DD`. */
export function dayOf(timeMs: number): string {
  const date = new Date(timeMs)
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`
}

/** The local time of day of a moment, `HHMMSS`. */
export function clockOf(timeMs: number): string {
  const date = new Date(timeMs)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => pad(value, 2)).join('')
}

/** The local calendar month of a moment, `YYYY-MM`. */
export const monthOf = (timeMs: number): string => dayOf(timeMs).slice(0, -3)

/** The day `offset` days after `day`. Counted on the calendar, so a day of 23 or 25 hours is one day. */
export function addDays(day: string, offset: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  // UTC has no days of 23 hours; only the calendar is used here.
  const moved = new Date(Date.UTC(year, month - 1, date + offset))
  return `${pad(moved.getUTCFullYear(), 4)}-${pad(moved.getUTCMonth() + 1, 2)}-${pad(moved.getUTCDate(), 2)}`
}
