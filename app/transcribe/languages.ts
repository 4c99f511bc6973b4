/** Languages that whisper models know, ISO 639-1 (a few have three letters). Any other name ends the native library. */
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
