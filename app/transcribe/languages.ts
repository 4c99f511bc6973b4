/** Languages that Whisper models know, ISO 639-1 (a few have three letters). Any other name ends the native library. */
export const SPEECH_LANGUAGES: readonly string[] = (
  'af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw ka kk ' +
  'km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg ' +
  'th tk tl tr tt uk ur uz vi yi yo yue zh'
).split(' ')

/** The language for an engine from a setting such as "auto", "de" or "de-AT"; "auto" for what it does not know. */
export function speechLanguage(setting: string): string {
  const language = setting.trim().toLowerCase().split(/[-_]/)[0] ?? ''
  return SPEECH_LANGUAGES.includes(language) ? language : 'auto'
}

/** What a person says about their languages. */
export interface SpokenSettings {
  /** "auto", or the one that everything is in. */
  readonly language: string
  /** None for those of the system. */
  readonly languages: readonly string[]
}

/** The languages that a person speaks, as two letters each, from the settings or else from the system. */
export function spokenLanguages({ language, languages }: SpokenSettings, system: readonly string[]): string[] {
  const one = speechLanguage(language)
  if (one !== 'auto') return [one]
  const named = languages.length > 0 ? languages : system
  return [...new Set(named.map(speechLanguage).filter((known) => known !== 'auto'))]
}

/** Whether an English model will do without having been chosen. */
export const speaksOnlyEnglish = (settings: SpokenSettings, system: readonly string[]): boolean => {
  const spoken = spokenLanguages(settings, system)
  return spoken.length > 0 && spoken.every((language) => language === 'en')
}
