import type { errors as english } from '../en/errors'
import type { Translation } from './translation'

export const errors: Translation<typeof english> = {
  'invalid-input': 'Das lässt sich so nicht annehmen.',
  'not-found': 'Das ist nicht mehr da.',
  conflict: 'Das hat sich inzwischen geändert. Versuch es noch einmal.',
  stale: 'Das hat sich geändert, während du es angesehen hast. Es wurde neu geladen.',
  locked: 'Das Tagebuch ist gesperrt. Entsperre es zuerst.',
  'no-vault': 'Hier gibt es noch kein Tagebuch.',
  'vault-exists': 'Auf diesem Gerät gibt es schon ein Tagebuch.',
  'wrong-passphrase': 'Diese Passphrase öffnet das Tagebuch nicht.',
  'wrong-recovery-code': 'Dieser Wiederherstellungscode öffnet das Tagebuch nicht.',
  'weak-passphrase': 'Diese Passphrase ist zu kurz.',
  'other-vault': 'Das gehört zu einem anderen Tagebuch.',
  tampered:
    'Die Schlüssel dieses Tagebuchs wurden verändert. Nichts wurde geöffnet; stelle sie aus einer Sicherung wieder her.',
  integrity: 'Etwas ist nicht vertrauenswürdig und wurde zur Seite gelegt.',
  'newer-format': 'Das hat eine neuere Version geschrieben. Aktualisiere die App, um es zu öffnen.',
  'profile-in-use': 'Das Tagebuch ist schon in einem anderen Fenster oder Programm geöffnet.',
  'profile-read-only': 'In den Ordner des Tagebuchs kann nicht geschrieben werden. Prüfe die Berechtigungen.',
  'disk-full': 'Der Datenträger ist voll. Schaffe Platz; nichts Gespeichertes geht verloren.',
  'no-microphone': 'Es wurde kein Mikrofon gefunden.',
  recording: 'Die Aufnahme konnte nicht weitergehen. Das Aufgenommene ist sicher.',
  'audio-missing': 'Der Ton ist nicht auf diesem Gerät.',
  unsupported: 'Das geht hier nicht.',
  offline: 'Der Server ist nicht erreichbar. Alles bleibt hier und wird später gesendet.',
  'sign-in': 'Der Server hat Name oder Passwort nicht angenommen.',
  forbidden: 'Der Server kennt dich, erlaubt das aber nicht.',
  remote: 'Der Server hat etwas Unerwartetes geantwortet.',
  'too-large': 'So Großes nimmt der Server nicht an.',
  'mass-trash':
    'Eine Änderung hätte den größten Teil des Tagebuchs in den Papierkorb verschoben. Sie wurde angehalten.',
  engine: 'Die Spracherkennung ist fehlgeschlagen. Die Aufnahme ist sicher.',
  model: 'Das Sprachmodell fehlt oder ist beschädigt.',
  cancelled: 'Abgebrochen.',
  busy: 'Gerade läuft etwas anderes. Versuch es gleich noch einmal.',
  internal: 'Etwas ist schiefgegangen, das nicht schiefgehen sollte.',
}
