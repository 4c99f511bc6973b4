import type * as english from '../en/basics'
import type { Translation } from './translation'

export const ui: Translation<typeof english.ui> = {
  ok: 'OK',
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  next: 'Weiter',
  skip: 'Überspringen',
  undo: 'Rückgängig',
  retry: 'Erneut versuchen',
  remove: 'Entfernen',
  delete: 'Löschen',
  rename: 'Umbenennen',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  save: 'Speichern',
  print: 'Drucken',
  choose: 'Auswählen…',
  show: 'Eingabe anzeigen',
  hide: 'Eingabe ausblenden',
  loading: 'Lädt…',
  messages: 'Meldungen',
  more: 'Mehr',
  on: 'An',
  off: 'Aus',
  none: 'Keine',
  all: 'Alle',
}

export const time: Translation<typeof english.time> = {
  today: 'Heute',
  yesterday: 'Gestern',
  justNow: 'gerade eben',
  soon: 'gleich',
}

export const nav: Translation<typeof english.nav> = {
  main: 'Tagebuch',
  journal: 'Tagebuch',
  archive: 'Archiv',
  trash: 'Papierkorb',
  insights: 'Rückblick',
  settings: 'Einstellungen',
  tags: 'Schlagwörter',
  lock: 'Tagebuch sperren',
  open: 'Menü öffnen',
  list: 'Einträge',
  detail: 'Eintrag',
  back: 'Zurück zur Liste',
}
