import type { basics as english } from '../english/basics'
import type { Translated } from './translated'

export const basics: Translated<typeof english> = {
  plain: '{text}',
  'disk.deviceFull': 'Der Datenträger dieses Geräts ist voll. Schaffe Platz.',
  'disk.fullRecordingKept':
    'Der Datenträger ist voll. Schaffe Platz und versuch es noch einmal; was aufgenommen wurde, ist aufgehoben.',
  'disk.full': 'Der Datenträger ist voll. Schaffe Platz und versuch es noch einmal.',
  'disk.fullResume': 'Der Datenträger ist voll. Schaffe Platz und mach dann weiter.',
  'disk.profileReadOnly': 'Der Profilordner ist nicht beschreibbar. Prüfe seine Berechtigungen.',
  'crash.damagedFiles':
    'Dateien dieses Tagebuchs auf diesem Gerät sind beschädigt{how}. Es wurde zu seinem Schutz geschlossen. Tritt ihm in einem leeren Profil über seinen Server noch einmal bei, oder stelle eine Sicherung wieder her.',
  'crash.wrong': 'Etwas ist schiefgegangen ({reason}).',
  'crash.closed':
    '{what} Das Tagebuch wurde zu seinem Schutz geschlossen. Starte neu; kommt das wieder, stelle eine Sicherung wieder her, oder tritt dem Tagebuch in einem leeren Profil über seinen Server bei.',
  'worker.longText': 'Die Arbeit an einem langen Text ist fehlgeschlagen. Versuch es noch einmal.',
  'worker.fileMissing': 'Die Programmdatei {name}.worker.js fehlt. Installiere die App neu.',
  'shell.chooseFirst': 'Wähle zuerst die Datei oder den Ordner.',
  'shell.choosePlaceFirst': 'Wähle zuerst, wohin gespeichert wird.',
  'shell.closing': 'BrainDump wird gerade geschlossen.',
  'shell.notYet': 'Das kann diese Version noch nicht.',
  'program.commandUnfit': 'Dieser Befehl ist zu lang oder enthält unsichtbare Zeichen.',
  'program.questionOpen': 'Eine Frage nach einem Programm ist schon offen. Beantworte sie zuerst.',
  'program.notAllowed': 'Das Programm wurde nicht erlaubt. Die Einstellung ist unverändert.',
  'link.nowhere': 'Dieser Link führt im Tagebuch nirgendwohin.',
  'link.cannotOpen': 'Dieser Link lässt sich nicht öffnen.',
  'link.questionOpen': 'Eine Frage nach einem Link ist schon offen. Beantworte sie zuerst.',
  'search.rebuilding': 'Der Suchindex blieb stehen. Er wird neu aufgebaut.',
  'search.closed': 'Die Suche wurde geschlossen.',
  sentences: '{first} {second}',
}
