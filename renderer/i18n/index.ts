import { createI18n } from 'vue-i18n'
import { de } from './de'
import { en } from './en'

type Path<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Path<T[K]>}` }[keyof T & string]

/** Where a text stands: `recorder.stop`. */
export type MessageKey = Path<typeof en>
export type Language = 'en' | 'de'

/** Values for the places in a text. Numbers are shown as the language writes them. */
export type Named = Readonly<Record<string, string | number>>

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en, de } })

// Typed loosely on purpose: the keys are checked by `MessageKey`, and vue-i18n's own types for them are slow.
const composer = i18n.global as unknown as {
  locale: { value: string }
  t: (key: string, named: Record<string, string>, count?: number) => string
}

/** The language shown. Reactive: what was rendered with `t` follows. */
export const language = (): Language => (composer.locale.value === 'de' ? 'de' : 'en')

function written(named: Named): Record<string, string> {
  const numbers = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 })
  return Object.fromEntries(
    Object.entries(named).map(([key, value]) => [key, typeof value === 'number' ? numbers.format(value) : value]),
  )
}

/** A text in the language shown. */
export function t(key: MessageKey, named: Named = {}): string {
  return composer.t(key, written(named))
}

/** A text that depends on how many; `{n}` in it is the number. */
export function tn(key: MessageKey, count: number, named: Named = {}): string {
  return composer.t(key, written({ n: count, ...named }), count)
}

/** Shows the window in a language; `system` takes the system's if it is there, else English. */
export function setLanguage(choice: 'system' | Language, system: string): void {
  const wanted = choice === 'system' ? system.slice(0, 2) : choice
  const locale: Language = wanted === 'de' ? 'de' : 'en'
  composer.locale.value = locale
  document.documentElement.lang = locale
}
