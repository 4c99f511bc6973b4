import { type DayOrder, withoutWeekday, writtenDay } from './writtenDay'

/** What a program adds in words behind an offset: `(CET)`, `[Europe/Berlin]`. */
const ZONE_NAME = /\s*(?:\([^()]*\)|\[[^[\]]*\])$/
const CLOCK =
  /^(?<day>.*?\d)(?:T|,?\s+(?:at\s+|um\s+)?)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?\s*(?<half>[ap]\.?m\.?)?(?:\s*Uhr)?\s*(?<zone>Z|(?:GMT|UTC)?[+-]\d{2}(?::?\d{2})?|GMT|UTC)?$/i

/**
 * A time that somebody wrote, in ms. A day without a time is that day here, wherever this device is; a time without a zone
 * is local, one with a zone is exact. Only known forms: null for anything else, rather than a guess.
 * @param order what `04/03/2024` means where this was written
 */
export function writtenTime(text: string, order: DayOrder = 'day first'): number | null {
  const plain = withoutWeekday(text.trim().replace(ZONE_NAME, ''))
  const clock = CLOCK.exec(plain)?.groups
  if (!clock) {
    const day = writtenDay(plain, order)
    return day && noonOf(day.year, day.month, day.day)
  }
  const day = writtenDay(clock['day'] ?? '', order)
  const time = day?.isWhole === true ? timeOf(clock) : null
  if (day === null || time === null || noonOf(day.year, day.month, day.day) === null) return null
  const zone = clock['zone']
  const at = zone === undefined ? new Date(2000, 0, 1) : new Date(0)
  // The constructor takes the years 0 to 99 for those from 1900 on.
  if (zone === undefined) {
    at.setFullYear(day.year, day.month - 1, day.day)
    at.setHours(time.hour, time.minute, time.second, time.ms)
    return at.getTime()
  }
  at.setUTCFullYear(day.year, day.month - 1, day.day)
  at.setUTCHours(time.hour, time.minute, time.second, time.ms)
  const offset = offsetMs(zone)
  return offset === null ? null : at.getTime() - offset
}

type Clock = Readonly<Record<string, string | undefined>>

function timeOf({ hour, minute, second, fraction, half }: Clock) {
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)]
  if (m > 59 || s > 59 || h > (half === undefined ? 23 : 12) || (half !== undefined && h === 0)) return null
  const hours = half === undefined ? h : (h % 12) + (/^p/i.test(half) ? 12 : 0)
  return { hour: hours, minute: m, second: s, ms: Math.floor(Number(`0.${fraction ?? 0}`) * 1000 + 1e-6) }
}

function offsetMs(zone: string): number | null {
  const [, sign, hours, minutes = '0'] = /([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  if (sign === undefined) return 0
  const offset = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) > 59 || offset > 14 * 60) return null
  return (sign === '-' ? -1 : 1) * offset * 60_000
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
