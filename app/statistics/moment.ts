/** The ways to write a point in time, as a person is told them. */
export const KNOWN_MOMENTS =
  '2026-11-22 (the end of that day), "2026-11-22 10:15", 2026-11-22T10:15:30, 2026-11-22T10:15:30Z, 2026-11-22T10:15+01:00, today, yesterday'

const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * A point in time as a person writes it, in milliseconds; null for what is none. A day means its last millisecond, so that
 * everything of it counts; a time without a zone is in the zone of this machine.
 */
export function momentOf(text: string, nowMs: number): number | null {
  const typed = text.trim()
  const word = typed.toLowerCase()
  if (word === 'today' || word === 'yesterday') {
    const now = new Date(nowMs)
    return endOfDay(now.getFullYear(), now.getMonth() + 1, now.getDate() - (word === 'today' ? 0 : 1))
  }
  const parts = DAY.exec(typed)
  if (parts === null) return null
  const [year, month, day] = parts.slice(1, 4).map(Number)
  if (year === undefined || month === undefined || day === undefined || !isDay(year, month, day)) return null
  if (parts[4] === undefined) return endOfDay(year, month, day)
  const [hour, minute] = [Number(parts[4]), Number(parts[5])]
  const [second, ms] = [Number(parts[6] ?? 0), Number((parts[7] ?? '0').padEnd(3, '0'))]
  if (hour > 23 || minute > 59 || second > 59) return null
  const zone = parts[8]
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second, ms).getTime()
  const offset = zoneMinutes(zone)
  return offset === null ? null : Date.UTC(year, month - 1, day, hour, minute, second, ms) - offset * 60_000
}

/** The last millisecond of a local day; a day of 23 or 25 hours is one day. */
const endOfDay = (year: number, month: number, day: number): number => new Date(year, month - 1, day + 1).getTime() - 1

function isDay(year: number, month: number, day: number): boolean {
  // Years below 100 mean another century to Date.
  if (year < 100) return false
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function zoneMinutes(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(-2))
  if (hours > 14 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
