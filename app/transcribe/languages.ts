/** Languages that Whisper models know, ISO 639-1 (a few have three letters). Any other name ends the native library. */
export const SPEECH_LANGUAGES: readonly string[] = (
  'af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw ka kk ' +
  'km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg ' +
  'th tk tl tr tt uk ur uz vi yi yo yue zh'
).split(' ')

/** Codes that systems use for languages that models know by another one. */
const SAME: Readonly<Record<string, string>> = { nb: 'no', fil: 'tl', iw: 'he', in: 'id' }

/** The language for an engine from a setting such as "auto", "de" or "de-AT"; "auto" for what it does not know. */
export function speechLanguage(setting: string): string {
  const named = setting.trim().toLowerCase().split(/[-_]/)[0] ?? ''
  const language = SAME[named] ?? named
  return SPEECH_LANGUAGES.includes(language) ? language : 'auto'
}

/** Languages named in one line, apart by commas or spaces, each once; `unknown` are words that are none. */
export function languagesNamed(line: string): { known: string[]; unknown: string[] } {
  const words = line.split(/[\s,]+/).filter((word) => word !== '')
  const known = words.map(speechLanguage).filter((language) => language !== 'auto')
  return { known: [...new Set(known)], unknown: words.filter((word) => speechLanguage(word) === 'auto') }
}

/** What a person says about their languages. */
export interface SpokenSettings {
  /** "auto", or the one that everything is in. */
  readonly language: string
  /** None for those of the system. */
  readonly languages: readonly string[]
}

/** What the person said that they speak, without those of the system: only that speaks against a guess. */
export const chosenLanguages = ({ languages }: SpokenSettings): string[] =>
  [...new Set(languages.map(speechLanguage))].filter((language) => language !== 'auto')

/** In so much speech a language is heard for certain, also one that the person did not name. */
const CERTAIN_S = 10

/**
 * The language in which a group is heard again, because it was taken for one that the person does not speak: the one that
 * most of the recording was in so far, else the first. Null where the guess stands.
 */
export function doubted(
  heard: string | null,
  seconds: number,
  chosen: readonly string[],
  before: ReadonlyMap<string, number>,
): string | null {
  if (heard === null || seconds >= CERTAIN_S || chosen.includes(heard)) return null
  return chosen.toSorted((a, b) => (before.get(b) ?? 0) - (before.get(a) ?? 0))[0] ?? null
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
