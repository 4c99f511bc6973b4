import type * as english from '../en/search'
import type { Translation } from './translation'

export const search: Translation<typeof english.search> = {
  label: 'Tagebuch durchsuchen',
  placeholder: 'Suchen',
  clear: 'Suche löschen',
  filters: 'Filter',
  from: 'Von',
  to: 'Bis',
  hasAudio: 'Mit Audio',
  inTrash: 'Im Papierkorb',
  language: 'Gesprochene Sprache',
  anyLanguage: 'Alle',
  indexing: 'Das Tagebuch wird noch indiziert. Es kann mehr Treffer geben.',
}

export const tags: Translation<typeof english.tags> = {
  new: 'Neues Schlagwort',
  name: 'Name',
  color: 'Farbe',
  colorName: 'Farbe {n}',
  manage: 'Schlagwörter verwalten',
  create: '„{name}“ erstellen',
  add: 'Schlagwort hinzufügen',
  find: 'Schlagwort suchen oder erstellen',
  remove: '{name} entfernen',
  rename: 'Umbenennen',
  recolor: 'Farbe',
  merge: 'Zusammenführen mit…',
  mergeTitle: '„{name}“ mit einem anderen Schlagwort zusammenführen',
  mergeText: 'Einträge mit „{name}“ bekommen stattdessen das andere Schlagwort, und „{name}“ wird gelöscht.',
  mergeAction: 'Zusammenführen',
  deleteTitle: 'Das Schlagwort „{name}“ löschen?',
  deleteText: 'Deine Einträge bleiben erhalten. Nur das Schlagwort wird entfernt.',
  empty: 'Mit Schlagwörtern findest du Einträge wieder.',
  addFirst: 'Vorgeschlagene Schlagwörter hinzufügen',
  entries: '{n} Eintrag | {n} Einträge',
}
