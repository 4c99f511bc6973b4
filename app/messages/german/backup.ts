import type { backup as english } from '../english/backup'
import type { Translated } from './translated'

export const backup: Translated<typeof english> = {
  'backup.partUnknown': 'Ein Teil dieser Sicherung ist nicht zu verstehen.',
  'backup.partDamaged': 'Ein Teil dieser Sicherung ist beschädigt.',
  'backup.noPack': 'Das ist kein Paket einer Sicherung, oder sein Anfang ist beschädigt.',
  'backup.packEnd': 'Das Ende dieses Pakets fehlt oder ist beschädigt.',
  'backup.packIndex': 'Das Verzeichnis eines Pakets ist beschädigt.',
  'backup.snapshotDamaged': 'Ein Stand dieser Sicherung ist beschädigt.',
  'backup.listDamaged': 'Eine Liste in dieser Sicherung ist beschädigt.',
  'backup.keyFileDamaged': 'Die Schlüsseldatei dieser Sicherung ist beschädigt.',
  'backup.newer':
    'Diese Sicherung hat eine neuere Version von BrainDump geschrieben. Aktualisiere die App auf diesem Gerät.',
  'backup.keyChanged': 'Der Schlüssel dieser Sicherung wurde verändert oder gehört zu einem anderen Tagebuch.',
  'backup.none': 'In {folder} ist keine Sicherung.',
  'backup.several': 'In {folder} sind mehrere Tagebücher. Nenne die Sicherung mit --from: {names}.',
  'backup.noneFinished': 'In {folder} ist keine abgeschlossene Sicherung, die sich lesen lässt.',
  'backup.noneSoOld': 'In {folder} ist keine Sicherung, die so alt ist.',
  'backup.keyFilesGone': 'Die Schlüsseldateien dieser Sicherung sind weg. Ohne sie lässt sie sich nicht öffnen.',
  'backup.folderTwice': '{folder} ist schon ein Sicherungsordner dieses Profils.',
  'backup.done': '{documents} Dokumente und {recordings} Aufnahmen sind gesichert.',
  'backup.checked': '{packs} Pakete und {snapshots} Stände zurückgelesen, {compared} Dokumente verglichen',
  'backup.nothingWrong': '{checked}, alles in Ordnung.',
  'backup.cancelled': 'Die Sicherung wurde abgebrochen. Was sie geschrieben hat, verwendet die nächste.',
  'backup.packUnreadable': 'Ein Paket lässt sich nicht lesen.',
  'backup.partMissing': 'Ein Teil dieser Sicherung fehlt.',
  'backup.noSpace':
    'Im Sicherungsordner {folder} ist kein Platz mehr. Schaffe Platz, oder behalte mit „backup prune“ weniger Sicherungen. Die letzte gute Sicherung ist ganz.',
  'backup.readOnly':
    'Der Datenträger mit dem Sicherungsordner {folder} ist schreibgeschützt. Schließe ihn beschreibbar an. Die letzte gute Sicherung ist ganz.',
  'backup.notAllowed': 'Auf den Sicherungsordner {folder} hast du keinen Zugriff. Prüfe seine Berechtigungen.',
  'backup.inTheWay': 'Im Sicherungsordner {folder} steht eine Datei, wo ein Ordner sein muss, oder umgekehrt.',
  'backup.diskTrouble':
    'Der Datenträger mit dem Sicherungsordner {folder} lässt sich nicht lesen oder beschreiben ({code}). Prüfe ihn und sein Kabel.',
  'backup.notThere':
    'Der Sicherungsordner {folder} ist nicht da. Schließe den Datenträger an, oder hänge ihn ein, und versuch es noch einmal.',
  'backup.folderIsFile': '{folder} ist eine Datei. Wähle einen Ordner für Sicherungen.',
  'backup.lost':
    '{notThere} Was dort gesichert war, ist jetzt nicht darin. Ist es verloren, füge den Ordner mit „backup add“ neu hinzu.',
  'backup.packCut': 'Dieses Paket ist abgeschnitten.',
  'backup.notAFolderOfOurs': '{folder} ist kein Sicherungsordner dieses Profils. „backup list“ zeigt sie.',
  'backup.noneReadable': 'Keine Sicherung lässt sich lesen.',
  'backup.snapshotHalf': 'Eine der beiden Dateien eines Stands ist weg.',
  'backup.keyFileBad': 'Eine Schlüsseldatei ist beschädigt.',
  'backup.keyFileMissing': 'Eine der beiden Schlüsseldateien fehlt. Die nächste Sicherung schreibt sie neu.',
  'backup.bitsChanged': 'Es ist nicht, was geschrieben wurde: Bits davon haben sich verändert.',
  'backup.namedMissing': 'Etwas, das ein Stand nennt, fehlt.',
  'backup.notRestored':
    'Hier wurde eine Sicherung wiederhergestellt und ist noch nicht vollständig: Führe „backup restore“ mit demselben Ordner noch einmal aus.',
  'backup.hasJournal':
    'Dieses Profil hat schon ein Tagebuch. Um eine Sicherung wiederherzustellen, nimm ein leeres Profil: --profile NEUER-ORDNER.',
  'backup.otherRestore': 'In dieses Profil wurde ein anderes Tagebuch wiederhergestellt, aus {folder}.',
  'backup.anotherFolder':
    'In dieses Profil wurde eine Sicherung aus {folder} wiederhergestellt, und eine andere lässt sich nicht darüberlegen. Stelle dieselbe wieder her, oder nimm ein leeres Profil: --profile NEUER-ORDNER.',
  'backup.anotherSnapshot':
    'In dieses Profil wurde die Sicherung {snapshot} aus {folder} wiederhergestellt, und eine andere lässt sich nicht darüberlegen. Stelle dieselbe wieder her, oder nimm ein leeres Profil: --profile NEUER-ORDNER.',
  'backup.wrong': '{checked}, {wrong} falsch.',
  'backup.noAudio': 'In dieser Sicherung ist keine Aufnahme, die sich anhören lässt.',
  'backup.audioPartMissing': 'Ein Teil dieser Aufnahme fehlt in der Sicherung.',
  'backup.noKeyFile': 'Diese Sicherung hat keine Schlüsseldatei.',
  'backup.restoreCancelled':
    'Die Wiederherstellung wurde abgebrochen. Wähle denselben Ordner noch einmal, um sie fortzusetzen.',
  'backup.restoring': 'Es wird bereits eine Sicherung wiederhergestellt.',
  'backup.versionDamaged': 'Eine Version dieses Dokuments ist auf diesem Gerät beschädigt und fehlt in der Sicherung.',
  'backup.server': '{address}: {reason}',
  'backup.serverNotThere':
    'Diesen Ordner gibt es auf dem Server nicht. Prüfe die Adresse, oder lege den Ordner dort an.',
  'backup.notWebDav':
    'Was dort antwortet, ist kein WebDAV-Server, oder eine Seite, auf der man sich im Netz anmeldet. Prüfe die Adresse.',
  'backup.serverTooLarge':
    'Der Server nimmt keine Dateien von 8 MB an. Bitte seinen Administrator, die Grenze zu erhöhen.',
  'backup.serverBusy': 'Der Ordner ist von einem anderen Programm gesperrt. Versuche es später noch einmal.',
  'backup.serverFull':
    'Auf dem Server ist kein Platz mehr. Schaffe Platz, oder behalte mit „backup prune“ weniger Sicherungen. Die letzte gute Sicherung ist ganz.',
  'backup.serverLoses':
    'Der Server hat nicht behalten, was auf ihn geschrieben wurde. Die letzte gute Sicherung ist ganz. Versuche es noch einmal; kommt es wieder vor, nimm einen anderen Server.',
  'backup.newerTargets':
    'Diese Sicherungen hat eine neuere Version von BrainDump eingerichtet. Aktualisiere die App auf diesem Gerät.',
  'backup.notPruned': 'Die Sicherung ist ganz, aber alte ließen sich nicht entfernen: {reason}',
}
