import { sizeOf } from '../../app/messages/fill'
import { addDays, dayOf } from '../../app/statistics/days'
import { language, t } from './index'

type Options = Intl.DateTimeFormatOptions

const formats = new Map<string, Intl.DateTimeFormat>()

function format(ms: number, options: Options): string {
  const key = language() + JSON.stringify(options)
  let made = formats.get(key)
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(language(), options)))
  return made.format(ms)
}

const DAY_MS = 86_400_000

/** "Today", "Yesterday", or the date, with its year when it is not this one. */
export function formatDay(ms: number, now = Date.now()): string {
  const key = dayOf(ms)
  if (key === dayOf(now)) return t('time.today')
  if (key === addDays(dayOf(now), -1)) return t('time.yesterday')
  const thisYear = new Date(ms).getFullYear() === new Date(now).getFullYear()
  return format(ms, { weekday: 'long', day: 'numeric', month: 'long', ...(thisYear ? {} : { year: 'numeric' }) })
}

export const formatTime = (ms: number): string => format(ms, { hour: 'numeric', minute: '2-digit' })
export const formatDateTime = (ms: number): string => format(ms, { dateStyle: 'long', timeStyle: 'short' })
export const formatShortDateTime = (ms: number): string => format(ms, { dateStyle: 'medium', timeStyle: 'short' })
export const formatLongDate = (ms: number): string => format(ms, { dateStyle: 'full' })
export const formatMonth = (ms: number): string => format(ms, { month: 'long', year: 'numeric' })
export const formatShortMonth = (ms: number): string => format(ms, { month: 'short' })
export const formatWeekday = (ms: number): string => format(ms, { weekday: 'short' })

/** `3:07`, `1:02:33`: a length or a place in a recording. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(seconds % 60)}` : `${String(minutes)}:${two(seconds % 60)}`
}

/** As `formatDuration`, with tenths of a second: `1:04.3`. */
export function formatPreciseDuration(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100))
  const point = language() === 'de' ? ',' : '.'
  return `${formatDuration(Math.floor(tenths / 10) * 1000)}${point}${String(tenths % 10)}`
}

/** `1.4 MB`, in steps of 1000. */
export const formatBytes = (bytes: number): string => sizeOf(bytes, language())

export const formatNumber = (value: number): string => new Intl.NumberFormat(language()).format(value)
export const formatPercent = (share: number): string =>
  new Intl.NumberFormat(language(), { style: 'percent' }).format(share)

const STEPS = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "3 minutes ago", "in 20 seconds". */
export function formatRelative(ms: number, now = Date.now()): string {
  const relative = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' })
  const away = ms - now
  for (const [unit, size] of STEPS) if (Math.abs(away) >= size) return relative.format(Math.round(away / size), unit)
  return Math.abs(away) < 10_000 ? t('time.justNow') : relative.format(Math.round(away / 1000), 'second')
}

/** "in 20 seconds": when something is to happen, also when its time has just come. */
export const formatAhead = (ms: number, now = Date.now()): string =>
  ms - now < 10_000 ? t('time.soon') : formatRelative(ms, now)
