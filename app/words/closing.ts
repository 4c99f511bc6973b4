/** The question of the system's dialog before the app closes while something is being recorded. */
export interface ClosingWords {
  readonly message: string
  readonly detail: string
  readonly agree: string
  readonly cancel: string
}

export const closingWords: Readonly<Record<'en' | 'de', ClosingWords>> = {
  en: {
    message: 'Stop recording and close BrainDump?',
    detail: 'The recording is saved first.',
    agree: 'Stop and close',
    cancel: 'Keep recording',
  },
  de: {
    message: 'Aufnahme beenden und BrainDump schließen?',
    detail: 'Die Aufnahme wird vorher gesichert.',
    agree: 'Beenden und schließen',
    cancel: 'Weiter aufnehmen',
  },
}
