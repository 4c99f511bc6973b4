import type { Question } from './question'

/** The question of the system's dialog before a program may be run; the program is added to its detail. */
export const programWords: Readonly<Record<'en' | 'de', Question>> = {
  en: {
    message: 'Let BrainDump run this program?',
    detail: 'It gets every recording that is transcribed, unencrypted. Allow only a program that you chose yourself.',
    agree: 'Allow this program',
    cancel: 'Cancel',
  },
  de: {
    message: 'Darf BrainDump dieses Programm starten?',
    detail:
      'Es bekommt jede Aufnahme, die transkribiert wird, unverschlüsselt. Erlaube nur ein Programm, das du selbst gewählt hast.',
    agree: 'Dieses Programm erlauben',
    cancel: 'Abbrechen',
  },
}
