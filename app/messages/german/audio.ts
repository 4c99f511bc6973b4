import type { audio as english } from '../english/audio'
import type { Translated } from './translated'

export const audio: Translated<typeof english> = {
  'audio.notAnAudioFile':
    'Das ist keine unterstützte Audiodatei. WAV, MP3, M4A, AAC, Ogg, WebM, FLAC, AIFF, CAF und AMR lassen sich importieren.',
  'audio.noSound': 'In dieser Datei ist kein Audio.',
  'audio.damagedOrUnknown': 'Die Audiodatei ist beschädigt oder von unbekannter Art.',
  'audio.headerDamaged': 'Der Kopf der Aufnahme ist beschädigt.',
  'audio.erased': 'Das Audio dieser Aufnahme wurde endgültig gelöscht.',
  'audio.beingFetched': 'Ihre Dateien auf diesem Gerät wurden beschädigt; was fehlt, wird vom Server geholt.',
  'audio.partlyLost':
    'Ihre Dateien auf diesem Gerät wurden beschädigt; {lost} von {total} Audioblöcken sind verloren, der Rest lässt sich abspielen.',
  'audio.chunkMissing': 'Audioblock {chunk} ist nicht auf diesem Gerät, obwohl die ganze Aufnahme hier sein sollte.',
  'audio.chunkUnreadable': 'Audioblock {chunk} lässt sich nicht mehr lesen.',
  'audio.filesAside': 'Beschädigte Dateien dieser Aufnahme wurden beiseitegelegt und sind aufgehoben ({size}).',
  'audio.keyDamaged': 'Der Schlüssel der Aufnahme ist beschädigt.',
  'audio.chunkDamaged': 'Audioblock {chunk} der Aufnahme ist beschädigt oder wurde ausgetauscht.',
  'audio.filesDamaged': 'Die Dateien dieser Aufnahme auf diesem Gerät sind beschädigt.',
  'audio.chunkNotHere': '{chunk} ist nicht auf diesem Gerät.',
  'audio.chunkExchanged': '{chunk} ist beschädigt oder wurde ausgetauscht.',
  'audio.chunkOf': 'Audioblock {place} von {total} ({chunk})',
  'audio.manifestDamaged': 'Die Liste der Audioblöcke dieser Aufnahme ist beschädigt.',
  'audio.manifestUnfit': 'Die Liste der Audioblöcke dieser Aufnahme passt nicht zu ihnen.',
  'audio.chunkNotOnServer': 'Audioblock {chunk} ist nicht auf dem Server.',
  'audio.othersFailed':
    'Ein weiterer Audioblock konnte nicht geholt werden. | {count} weitere Audioblöcke konnten nicht geholt werden.',
  'audio.refused': 'Der Server hat Audio abgelehnt (HTTP {status}).',
  'audio.askServerFirst':
    'Erst muss der Server gefragt werden, ob er alles hat. Verbinde dich und versuch es noch einmal.',
  'audio.chunkGone': 'Audioblock {chunk} ist nicht mehr auf diesem Gerät.',
  'audio.notOnServer':
    'Der Server hat nicht jeden Audioblock so, wie es hier ist ({names}). Es wurde nichts freigegeben.',
  'audio.opusPacking': 'Diese Opus-Datei sagt nicht, wie ihre Kanäle gepackt sind.',
  'audio.empty': 'Die Audiodatei ist leer.',
  'audio.codec':
    'Das Audio in dieser Datei ist {codec} und lässt sich hier nicht dekodieren. Wandle sie mit einem anderen Programm in WAV, MP3 oder M4A um.',
  'audio.notARate':
    'Die Datei gibt an, kaum Werte in der Sekunde zu haben. Sie ist beschädigt oder soll Schaden anrichten.',
  'audio.decodeFailed': 'Das Audio ist beschädigt und lässt sich nicht weiter dekodieren.',
  'audio.chunkProblem': 'Audioblock {chunk}: {problem}',
  'recording.noneToRecover': 'Unter dieser Kennung gibt es keine Aufnahme wiederherzustellen.',
  'recording.none': 'Diese Aufnahme gibt es nicht.',
  'recording.noCapture': 'Das ist keine Datei einer Aufnahme.',
  'recording.notUnderWay': 'Diese Aufnahme läuft nicht.',
  'recording.ended': 'Diese Aufnahme ist beendet.',
  'recording.sliceMissing': 'Abschnitt {missing} fehlt vor Abschnitt {before}.',
  'recording.nothing': 'Es wurde nichts aufgenommen.',
  'trim.kind': 'Eine Aufnahme dieser Art lässt sich nicht zuschneiden. WAV, WebM, MP3, M4A, Ogg und FLAC gehen.',
  'trim.tooLarge':
    'Diese Aufnahme ist zum Zuschneiden zu groß: MP3, M4A, Ogg und FLAC gehen bis 256 MB, WAV und WebM in jeder Größe. Exportiere sie, schneide sie mit einem anderen Programm und importiere den Teil, den du willst.',
  'trim.noSound': 'In dieser Aufnahme ist kein Audio, das sich schneiden lässt.',
  'trim.nothingBetween': 'Zwischen diesen beiden Stellen ist kein Audio.',
  'trim.empty': 'Die zugeschnittene Aufnahme ist leer.',
  'trim.never': 'Diese Aufnahme wurde nie zugeschnitten.',
  'audio.foreign':
    'Diese Datei ist {format} und lässt sich hier nicht dekodieren. Wandle sie mit einem anderen Programm in WAV, MP3 oder M4A um.',
  'audio.aacConfig': 'Diese AAC-Datei sagt nicht, wie sie kodiert ist.',
}
