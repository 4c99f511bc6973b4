import { writtenTime } from '../time/writtenTime'

const SQLITE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/

/**
 * A time of version 3 in ms: `YYYY-MM-DD HH:MM:SS` in UTC, ISO 8601, a day, or seconds or milliseconds since 1970. Null for
 * anything else.
 */
export function v3TimeMs(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value))
    return Math.round(Math.abs(value) < 1e11 ? value * 1000 : value)
  if (typeof value !== 'string') return null
  if (/^\d{9,13}(\.\d+)?$/.test(value)) return v3TimeMs(Number(value))
  const plain = SQLITE.exec(value.trim())
  return writtenTime(plain ? `${plain[1]}T${plain[2]}Z` : value)
}
