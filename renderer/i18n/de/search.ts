import type * as english from '../en/search'
import type { Translation } from './translation'

export const search: Translation<typeof english.search> = {
  label: 'Das Tagebuch durchsuchen',
  placeholder: 'Suchen',
  clear: 'Suche leeren',
  filters: 'Filter',
  from: 'Von',
  to: 'Bis',
  hasAudio: 'Mit Ton',
  inTrash: 'Im Papierkorb',
  language: 'Gesprochene Sprache',
  anyLanguage: 'Alle',
  indexing: 'Das Tagebuch wird noch gelesen; vielleicht findet sich mehr.',
}

export const tags: Translation<typeof english.tags> = {
  new: 'Neues Schlagwort',
  name: 'Name',
  color: 'Farbe',
  colorName: 'Farbe {n}',
  manage: 'Schlagwörter verwalten',
  create: '„{name}“ anlegen',
  add: 'Schlagwort hinzufügen',
  find: 'Schlagwort suchen oder anlegen',
  remove: '{name} entfernen',
  rename: 'Umbenennen',
  recolor: 'Farbe',
  merge: 'Zusammenführen mit…',
  mergeTitle: '„{name}“ mit einem anderen Schlagwort zusammenführen',
  mergeText: 'Einträge mit „{name}“ bekommen stattdessen das andere, und „{name}“ verschwindet.',
  mergeAction: 'Zusammenführen',
  deleteTitle: 'Das Schlagwort „{name}“ löschen?',
  deleteText: 'Die Einträge bleiben; sie verlieren nur dieses Schlagwort.',
  empty: 'Mit Schlagwörtern findest du Einträge wieder.',
  addFirst: 'Die üblichen sechs hinzufügen',
  entries: '{n} Eintrag | {n} Einträge',
}
