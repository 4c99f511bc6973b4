import type { damaged as english } from '../english/damaged'
import type { Translated } from './translated'

export const damaged: Translated<typeof english> = {
  'damaged.audioState':
    'Prüfe, wie Ton übertragen wird: Wo das nicht zu lesen war, wird keiner übertragen, bis du wählst.',
  'damaged.databaseList': 'Welche Datenbanken hier sind, wird neu notiert.',
  'damaged.file': 'Die Datei {path} ist beschädigt. Lege sie beiseite und richte neu ein, was darin stand.',
  'damaged.fileKept': 'Die Datei {path} war beschädigt und ist als {copy} aufgehoben. {consequence}',
  'damaged.deviceSettings':
    'Prüfe die Einstellungen dieses Geräts: Die nicht lesbaren stehen auf ihren Voreinstellungen, und es sperrt sich automatisch.',
  'damaged.replacedDates': 'Was ersetzt oder entfernt wurde, bleibt noch einmal dreißig Tage.',
  'damaged.trashDates': 'Einträge im Papierkorb bleiben dort ein paar Tage länger.',
  'damaged.deviceId': 'Ab jetzt zählt dies als ein anderes Gerät; sein Name und sein Tagebuch sind dieselben.',
  'damaged.heldBack':
    'Die Liste der ausgelassenen Dokumente des Servers ist verloren. Auf diesem Gerät ist nichts betroffen.',
  'damaged.lossNotes':
    'Was davon zu lesen war, gilt weiter. Hattest du eben gewählt, Entferntes zu behalten, prüfe, ob alles wieder da ist, auch im Papierkorb.',
  'damaged.quarantine': 'Alles wird einmal mit den Servern verglichen, und was ihnen fehlt, wird noch einmal gesendet.',
  'damaged.receipts':
    'Ob ein Server etwas von deinen Geräten zurückhält, wird neu geprüft. Im Tagebuch ist nichts betroffen.',
  'damaged.remoteMemory':
    'Der Abgleich geht weiter. Dass ein Server verloren hat, was er hatte, wird wieder bemerkt, sobald einmal alles abgeglichen war.',
  'damaged.trials': 'Modelle werden noch einmal ausprobiert.',
  'damaged.jobs': 'Aufnahmen ohne Transkript werden wieder gefunden.',
  'damaged.secrets':
    'Die Datei secrets.json im Ordner des Profils ist beschädigt. Darin stehen die Server dieses Geräts, ihre Passwörter und sein Name, nichts aus dem Tagebuch. Hole sie aus einer Sicherung zurück, oder lege sie beiseite und richte die Server neu ein.',
  'damaged.secretsRestored':
    'Die Datei mit den Servern dieses Geräts und ihren Passwörtern war beschädigt oder fehlte. Sie kam aus ihrer zweiten Kopie zurück; nichts fehlt.',
}
