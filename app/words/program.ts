/** The question of the system's dialog before a program may be run. */
export interface ProgramWords {
  readonly message: string
  readonly detail: string
  readonly agree: string
  readonly cancel: string
}

export const programWords: Readonly<Record<'en' | 'de', ProgramWords>> = {
  en: {
    message: 'Let BrainDump run this program?',
    detail: 'It gets every recording that is transcribed, unencrypted. Allow only a program that you chose yourself.',
    agree: 'Allow this program',
    cancel: 'Cancel',
  },
  de: {
    message: 'Darf BrainDump dieses Programm starten?',
    detail:
      'Es bekommt jede Aufnahme, die zu Text wird, unverschlüsselt. Erlaube nur ein Programm, das du selbst gewählt hast.',
    agree: 'Dieses Programm erlauben',
    cancel: 'Abbrechen',
  },
}
