import type { Question } from './question'

/** The question of the system's dialog before the app closes while something is being recorded. */
export const closingWords: Readonly<Record<'en' | 'de', Question>> = {
  en: {
    message: 'Stop recording and close BrainDump?',
    detail: 'The recording is saved first.',
    agree: 'Stop and close',
    cancel: 'Keep recording',
  },
  de: {
    message: 'Aufnahme beenden und BrainDump schließen?',
    detail: 'Die Aufnahme wird vorher gespeichert.',
    agree: 'Beenden und schließen',
    cancel: 'Weiter aufnehmen',
  },
}
