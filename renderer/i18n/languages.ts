import { language } from './index'

/** Languages that speech is often in, by their code. */
const SPOKEN = [
  'en',
  'de',
  'es',
  'fr',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'da',
  'nb',
  'fi',
  'cs',
  'tr',
  'uk',
  'ru',
  'ar',
  'he',
  'hi',
  'ja',
  'ko',
  'zh',
] as const

/** The name of a language in the language shown. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([language()], { type: 'language' }).of(code) ?? code
  } catch {
    return code // Not a code that Intl knows; shown as it is.
  }
}

export const languageOptions = (): { value: string; label: string }[] =>
  SPOKEN.map((value) => ({ value, label: languageName(value) })).sort((a, b) =>
    a.label.localeCompare(b.label, language()),
  )
