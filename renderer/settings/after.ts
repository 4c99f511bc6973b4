import { t, tn } from '../i18n'

const HOUR = 60
/** Minutes of a day. */
export const DAY = 24 * HOUR

/** "Never" for 0, else the largest unit: "After 5 minutes", "After 4 hours", "After 30 days". */
export function afterWords(minutes: number): string {
  if (minutes === 0) return t('settings.never')
  if (minutes < HOUR) return tn('settings.minutes', minutes)
  return minutes < DAY ? tn('settings.hours', minutes / HOUR) : tn('settings.days', minutes / DAY)
}
