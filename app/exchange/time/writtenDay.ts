/** Which number of `04/03/2024` is the day. */
export type DayOrder = 'day first' | 'month first'

/** A day as somebody wrote it; not yet looked up in a calendar. */
export interface WrittenDay {
  readonly year: number
  readonly month: number
  readonly day: number
  /** False where only a month or a year was written. */
  readonly isWhole: boolean
}

const NUMBERS =
  /^(?:(?<y>\d{4})(?:([-/.])(?<m>\d{1,2})(?:\2(?<d>\d{1,2}))?)?|(?<compact>(?:19|20)\d{6})|(?<one>\d{1,2})(?<between>[./-])\s?(?<two>\d{1,2})\7\s?(?<year>\d{4}))$/
const DAY_MONTH = /^(\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?(\p{L}+)\.?,?\s*(\d{4})$/iu
const MONTH_DAY = /^(\p{L}+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/iu
const MONTH = /^(\p{L}+)\.?,?\s+(\d{4})$/u

/** What numbers between slashes mean in a language, as its own dates are written. */
export function dayOrderOf(locale: string | undefined): DayOrder {
  const parts = new Intl.DateTimeFormat(locale, { dateStyle: 'short' }).formatToParts(new Date(2024, 2, 4))
  const at = (type: string): number => parts.findIndex((part) => part.type === type)
  return at('month') < at('day') && at('year') > at('month') ? 'month first' : 'day first'
}

/** Reads a day in one of the known forms; null for anything else, never a guess. */
export function writtenDay(text: string, order: DayOrder): WrittenDay | null {
  const plain = text.trim().replace(/,$/, '')
  const { y, m, d, compact, one, between, two, year } = NUMBERS.exec(plain)?.groups ?? {}
  if (y !== undefined) return dayOf(y, m ?? 1, d ?? 1, d !== undefined)
  if (compact !== undefined) return dayOf(compact.slice(0, 4), compact.slice(4, 6), compact.slice(6))
  if (year !== undefined && one !== undefined && two !== undefined) {
    // With dots it is the day first everywhere; a number beyond twelve can only be a day.
    const isMonthFirst =
      between === '.' ? false : Number(one) > 12 ? false : Number(two) > 12 ? true : order === 'month first'
    return isMonthFirst ? dayOf(year, one, two) : dayOf(year, two, one)
  }
  const [, day, name, ofYear] = DAY_MONTH.exec(plain) ?? []
  if (day !== undefined) return dayOf(ofYear, monthOf(name), day)
  const [, first, dayAfter, yearAfter] = MONTH_DAY.exec(plain) ?? []
  if (dayAfter !== undefined) return dayOf(yearAfter, monthOf(first), dayAfter)
  const [, month, monthYear] = MONTH.exec(plain) ?? []
  return month === undefined ? null : dayOf(monthYear, monthOf(month), 1, false)
}

function dayOf(
  year: string | undefined,
  month: string | number | null,
  day: string | number,
  isWhole = true,
): WrittenDay | null {
  return month === null ? null : { year: Number(year), month: Number(month), day: Number(day), isWhole }
}

/** The text behind the name of a weekday that it begins with. */
export function withoutWeekday(text: string): string {
  const [all = '', name] = /^(\p{L}+)\.?,?\s+/u.exec(text) ?? []
  weekdays ??= namesOf('weekday', 7, (n) => new Date(2024, 0, n))
  return name !== undefined && weekdays.has(keyOf(name)) ? text.slice(all.length) : text
}

let months: ReadonlyMap<string, number> | null = null
let weekdays: ReadonlyMap<string, number> | null = null

/** The number of a month by its name or the short form of it. */
function monthOf(name: string | undefined): number | null {
  months ??= namesOf('month', 12, (n) => new Date(2024, n - 1, 1))
  return months.get(keyOf(name ?? '')) ?? null
}

const keyOf = (name: string): string => name.normalize('NFC').replace(/\.$/, '').toLowerCase()

/** Names, long and short, in English, German and the language of the system, with the number of each. */
function namesOf(field: 'month' | 'weekday', count: number, dateOf: (n: number) => Date): ReadonlyMap<string, number> {
  const names = new Map<string, number>(field === 'month' ? [['sept', 9]] : [])
  const locales = ['en', 'de', new Intl.DateTimeFormat().resolvedOptions().locale]
  const styles = ['long', 'short'] as const
  for (const [locale, style] of locales.flatMap((one) => styles.map((other) => [one, other] as const)))
    for (let n = 1; n <= count; n++) {
      const format = new Intl.DateTimeFormat(locale, {
        [field]: style,
        ...(field === 'month' ? { day: 'numeric' } : {}),
      })
      const name = keyOf(format.formatToParts(dateOf(n)).find(({ type }) => type === field)?.value ?? '')
      names.set(name, n)
      if (style === 'long' && !names.has(name.slice(0, 3))) names.set(name.slice(0, 3), n)
    }
  return names
}
