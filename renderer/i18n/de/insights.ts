import type * as english from '../en/insights'
import type { Translation } from './translation'

export const insights: Translation<typeof english.insights> = {
  title: 'Rückblick',
  entries: 'Einträge',
  spoken: 'Gesprochen',
  streak: 'Tage in Folge',
  longest: 'Längste Folge: {n} Tag | Längste Folge: {n} Tage',
  activeDays: 'Tage mit Eintrag',
  minutes: '{n} min',
  hours: '{n} h',
  perDay: 'Einträge pro Tag',
  year: 'Jahr',
  previousYear: 'Voriges Jahr',
  nextYear: 'Nächstes Jahr',
  day: '{day}: {n} Eintrag | {day}: {n} Einträge',
  less: 'Weniger',
  more: 'Mehr',
  minutesTitle: 'Gesprochene Minuten',
  byWeek: 'Nach Wochen',
  byMonth: 'Nach Monaten',
  tagsTitle: 'Schlagwörter im Lauf der Zeit',
  noTags: 'Noch keine Schlagwörter.',
  savePng: 'Als Bild speichern',
  saved: 'Gespeichert.',
  empty: 'Noch kein Rückblick',
  emptyText: 'Nach ein paar Einträgen siehst du hier, wann du geschrieben und wie viel du gesprochen hast.',
}
