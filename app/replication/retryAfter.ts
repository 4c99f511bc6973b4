/**
 * The longest that a server can ask to be left alone. Three times our own longest wait, so that a server under load gets
 * its rest; and short enough that one that errs (a proxy with a wrong clock, an end of maintenance that was planned for
 * next year) costs a person a quarter of an hour, and the server four requests an hour.
 */
export const LONGEST_RETRY_AFTER_MS = 15 * 60_000

/** The three ways to write a date in HTTP (RFC 9110, 5.6.7) begin with a day of the week; `Date` would take far more. */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i

/**
 * Reads `Retry-After`: seconds, or a date. Null where it says neither; what lies in the past asks for nothing.
 * @param serverDate the `Date` of the same answer: by its own clock the server knows what it means
 */
export function retryAfterMs(header: string | null, serverDate: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return limitedRetryAfter(Number(text) * 1000)
  if (!HTTP_DATE.test(text)) return null
  const now = Date.parse(serverDate ?? '')
  return limitedRetryAfter(Date.parse(text) - (Number.isNaN(now) ? nowMs : now))
}

/** What a server may ask for, whatever number it gave; null for what is no number. */
export const limitedRetryAfter = (delayMs: unknown): number | null =>
  typeof delayMs === 'number' && !Number.isNaN(delayMs) ? Math.min(Math.max(0, delayMs), LONGEST_RETRY_AFTER_MS) : null
