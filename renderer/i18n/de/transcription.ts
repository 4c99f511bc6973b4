import type * as english from '../en/transcription'
import type { Translation } from './translation'

export const transcription: Translation<typeof english.transcription> = {
  again: 'Noch einmal abschreiben…',
  waiting: 'Wartet auf die Abschrift',
  running: 'Wird abgeschrieben: {percent}',
  failed: 'Nicht abgeschrieben: {why}',
  cancelled: 'Nicht abgeschrieben',
  cancel: 'Nicht abschreiben',
  start: 'Abschreiben',
  needModel: 'Um Sprache in Text zu verwandeln, braucht es einmal ein Modell.',
  getModel: 'Modell wählen',
  downloadModel: '{model} laden ({size})',
  againTitle: 'Noch einmal abschreiben',
  againText: 'Ein anderes Modell hört anders. Das Ergebnis erscheint neben dem jetzigen Text; du wählst, was bleibt.',
  model: 'Modell',
  program: 'Mein Programm',
  compare: 'Abschreiben und vergleichen',
  comparing: 'Wird mit {model} abgeschrieben…',
  now: 'Jetzt',
  other: 'Neu',
  same: 'Beide Modelle haben dasselbe gehört.',
  take: 'Den neuen Text nehmen',
  keep: 'Den jetzigen Text behalten',
  noModels: 'Auf diesem Gerät ist kein anderes Modell.',
  added: 'hinzugekommen',
  removed: 'weggefallen',
}
