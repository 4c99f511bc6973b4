import type { speech as english } from '../english/speech'
import type { Translated } from './translated'

export const speech: Translated<typeof english> = {
  'speech.openQuote': 'Im Befehl ist ein Anführungszeichen offen ({quote}).',
  'speech.noProgram': 'Nenne in den Einstellungen ein Programm für die Erkennung.',
  'speech.nothingHeard': 'Das Modell hat auf mehrere Sekunden Sprache nichts geantwortet. Benutze ein anderes.',
  'speech.cancelled': 'Die Transkription wurde abgebrochen.',
  'speech.programTooLong': '{program} brauchte zu lange und wurde beendet.',
  'speech.programTooMuch': '{program} gab mehr aus, als ein Transkript sein kann.',
  'speech.programNotStarted': '{program} ließ sich nicht starten: {reason}',
  'speech.stopped': 'Der Prozess der Spracherkennung antwortete nicht mehr und wurde beendet.',
  'speech.stuck': 'Die Spracherkennung kam lange nicht voran und wurde beendet.',
  'speech.notUnderstood': 'Der Prozess der Spracherkennung meldete etwas Unverständliches.',
  'speech.ended': 'Der Prozess der Spracherkennung endete unerwartet ({how}).',
  'speech.comparisonGone': 'Diesen Vergleich gibt es nicht mehr. Starte ihn noch einmal.',
  'live.programOnly': 'Ein eigenes Programm arbeitet nur mit fertigen Aufnahmen.',
  'live.noModel': 'Auf diesem Gerät ist noch kein Modell.',
  'live.notMeasured':
    'Wie schnell dieses Modell auf diesem Gerät ist, wurde noch nicht gemessen. Das geschieht bei der nächsten Transkription.',
  'live.tooSlow':
    'Dieses Modell braucht hier {seconds} s für eine Sekunde Sprache; Live-Text braucht höchstens {wanted} s.',
  'live.begunAgain': 'Der Live-Text hing fest und wurde neu begonnen. Die Aufnahme ist davon nicht betroffen.',
  'speech.programOutput': 'Das Programm antwortete mit JSON in unbekannter Form. Erwartet: {shape}.',
  'speech.programFailed': '{program} ist fehlgeschlagen ({how}): {complaint}',
  'speech.endedFromOutside': 'Der Prozess der Spracherkennung wurde von außen beendet ({how}).',
}
