/** What the system's dialog says when an error that nobody caught ends the app. */
export interface CrashWords {
  readonly message: string
  /** With `{error}`: what went wrong, in English. */
  readonly detail: string
  readonly damaged: string
  readonly close: string
}

export const crashWords: Readonly<Record<'en' | 'de', CrashWords>> = {
  en: {
    message: 'BrainDump ran into a problem and has to close',
    detail:
      'What you typed is being saved, and the journal is closed to protect it. A recording that was running is offered at the next start.\n\nIf this comes back, restore a backup, or join the journal from its server in an empty profile.\n\n{error}',
    damaged:
      'Files of this journal on this device are damaged. What you typed is being saved, and the journal is closed to protect it.\n\nRestore a backup, or join the journal from its server in an empty profile.\n\n{error}',
    close: 'Close',
  },
  de: {
    message: 'BrainDump hat ein Problem und muss schließen',
    detail:
      'Was du geschrieben hast, wird gespeichert, und das Tagebuch wird zu seinem Schutz geschlossen. Eine laufende Aufnahme wird beim nächsten Start angeboten.\n\nKommt das wieder, stelle eine Sicherung wieder her, oder tritt dem Tagebuch über seinen Server in einem leeren Profil bei.\n\n{error}',
    damaged:
      'Dateien dieses Tagebuchs auf diesem Gerät sind beschädigt. Was du geschrieben hast, wird gespeichert, und das Tagebuch wird zu seinem Schutz geschlossen.\n\nStelle eine Sicherung wieder her, oder tritt dem Tagebuch über seinen Server in einem leeren Profil bei.\n\n{error}',
    close: 'Schließen',
  },
}
