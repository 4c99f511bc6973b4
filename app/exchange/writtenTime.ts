/** `2024-03-10`, `2024/3/10`, `2024-03`, `2024`, or as in German `10.3.2024`. */
const DAY = /^(?:(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?|(\d{1,2})\.(\d{1,2})\.(\d{4}))$/

/**
 * A time that somebody wrote, in ms. A day without a time is that day here, wherever this device is; a time without a zone
 * is local, one with a zone is exact. Null for anything else.
 */
export function writtenTime(text: string): number | null {
  const trimmed = text.trim()
  const day = DAY.exec(trimmed)
  if (day) return noonOf(Number(day[1] ?? day[6]), Number(day[2] ?? day[5] ?? 1), Number(day[3] ?? day[4] ?? 1))
  // Date.parse makes a day in 2001 of "note 7".
  const time = /\d{4}/.test(trimmed) ? Date.parse(trimmed) : NaN
  return Number.isNaN(time) ? null : time
}

/**
 * Noon of a day, local time: it is there on every day, midnight is not where clocks are put forward then, and somebody who
 * travels later still sees the same day. Null for a day that is in no calendar.
 */
export function noonOf(year: number, month: number, day: number): number | null {
  const calendar = new Date(0)
  calendar.setUTCFullYear(year, month - 1, day)
  if (calendar.getUTCMonth() !== month - 1 || calendar.getUTCDate() !== day) return null
  const noon = new Date(2000, 0, 1, 12)
  // The constructor takes the years 0 to 99 for those from 1900 on.
  noon.setFullYear(year, month - 1, day)
  return noon.getTime()
}
