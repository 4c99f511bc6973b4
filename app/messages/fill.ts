import type { KeyedMessage, Param } from './message'

/** The texts of one language, by their keys, and how it writes numbers. */
export interface Texts {
  readonly locale: 'en' | 'de'
  readonly texts: Readonly<Record<string, string>>
}

/**
 * A sentence in a language. A text with two forms (`one | several`) is chosen by the place `count`, as the language counts.
 * A key that the catalogue does not have comes from a newer version: it is shown as it is, with what it was to say.
 */
export function fill({ key, params }: KeyedMessage, language: Texts): string {
  const text = language.texts[key]
  if (text === undefined) return [key, ...Object.values(params).map((param) => written(param, language))].join(' ')
  return formOf(text, params['count'], language.locale).replace(/\{(\w+)\}/g, (place, name: string) => {
    const param = params[name]
    return param === undefined ? place : written(param, language)
  })
}

function formOf(text: string, count: Param | undefined, locale: string): string {
  const [one, several] = text.split(' | ')
  if (one === undefined || several === undefined || typeof count !== 'number') return text
  return new Intl.PluralRules(locale).select(count) === 'one' ? one : several
}

function written(param: Param, language: Texts): string {
  if (typeof param === 'string') return param
  if (typeof param === 'number')
    return new Intl.NumberFormat(language.locale, { maximumFractionDigits: 2 }).format(param)
  if ('key' in param) return fill(param, language)
  if ('day' in param) return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium' }).format(param.day)
  return sizeOf(param.bytes, language.locale)
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** `1.4 MB`, in steps of 1000. */
export function sizeOf(bytes: number, locale: string): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const style = {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && unit > 1 ? 1 : 0,
  } as const
  return new Intl.NumberFormat(locale, style).format(value)
}
