import type { storage as english } from '../english/storage'
import type { Translated } from './translated'

export const storage: Translated<typeof english> = {
  'database.otherJournal':
    'Der Datenbankordner dieses Profils gehört zu einem anderen Tagebuch. Lege seinen eigenen zurück, oder wähle ein anderes Profil.',
  'database.threadEnded': 'Der Thread, der beschädigte Dateien liest, brach ab.',
  'database.notReadAnyMore': 'Die Dateien werden nicht mehr gelesen.',
  'database.readFailed':
    'Dateien des Tagebuchs sind auf diesem Datenträger beschädigt, und etwas ließ sich nicht lesen. Starte BrainDump neu: Es rettet dann, was lesbar ist, und ein Server bringt den Rest zurück.',
  'database.suspect':
    'Dateien der Datenbank „{database}“ sind auf diesem Datenträger beschädigt. Starte BrainDump neu: Es rettet dann, was lesbar ist, und ein Server bringt den Rest zurück.',
  'database.damaged': 'Die Dateien der Datenbank in {path} sind beschädigt.',
  'database.gone':
    'Die Dateien der Datenbank „{database}“ waren weg. Eine neue Datenbank wurde begonnen; ein Server füllt sie wieder, oder eine Sicherung. Wenn nichts mehr fehlt, lösche den leeren Ordner {folder}.',
  'database.setAside':
    'Die Dateien der Datenbank „{database}“ waren beschädigt und sind unverändert in {folder} aufgehoben. Eine neue Datenbank wurde begonnen; ein Server füllt sie wieder, oder eine Sicherung. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  'database.recoveredAll':
    'Die Dateien der Datenbank „{database}“ waren beschädigt. {count} Dokument wurde gerettet. Die beschädigten Dateien sind unverändert in {folder} aufgehoben. Wenn nichts fehlt, lösche diesen Ordner. | Die Dateien der Datenbank „{database}“ waren beschädigt. {count} Dokumente wurden gerettet. Die beschädigten Dateien sind unverändert in {folder} aufgehoben. Wenn nichts fehlt, lösche diesen Ordner.',
  'database.rewritten':
    'BrainDump endete mehrmals, während es die Datenbank „{database}“ öffnete, deshalb wurden ihre Dateien neu geschrieben. Alle {count} Dokumente sind da. Die alten Dateien sind in {folder} aufgehoben. Wenn nichts fehlt, lösche diesen Ordner.',
  'database.recovered':
    'Die Dateien der Datenbank „{database}“ waren beschädigt. {documents} Dokumente wurden gerettet, {lost} nicht; ein Server bringt sie zurück, oder eine Sicherung. Die beschädigten Dateien sind unverändert in {folder} aufgehoben. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  'document.belongsMissing': 'Es gehört zu {to}, und das ist nicht da.',
  'document.version': 'Version {rev}: {problem}',
  'document.notEncrypted': 'Das Dokument ist nicht verschlüsselt; dieses Tagebuch hat es nicht geschrieben.',
  'document.contentOfAnother': 'Das Dokument hat den Inhalt eines anderen.',
  'document.newer':
    'Das Dokument hat eine neuere Version von BrainDump geschrieben. Aktualisiere die App, um es zu lesen.',
  'document.shape': 'Das Dokument ist nicht aufgebaut wie eines seiner Art.',
  'document.malformed': 'Das Dokument ist fehlerhaft.',
  'document.none': 'In {name} gibt es kein Dokument mit dieser Kennung.',
  'document.cut': 'Das Dokument ist abgeschnitten.',
  'document.notDecrypted': 'Das Dokument lässt sich mit dem Schlüssel dieses Tagebuchs nicht entschlüsseln.',
  'inventory.ended': 'Der Vergleich mit dem Verzeichnis brach ab.',
  'missing.several':
    '{count} Dokument, das auf diesem Gerät geschrieben wurde, ist nicht mehr da. Prüfe das Tagebuch, um zu sehen, welches; ein Server oder eine Sicherung bringt es zurück. | {count} Dokumente, die auf diesem Gerät geschrieben wurden, sind nicht mehr da. Prüfe das Tagebuch, um zu sehen, welche; ein Server oder eine Sicherung bringt sie zurück.',
  'missing.gone':
    'Es wurde auf diesem Gerät geschrieben und ist nicht mehr da. Ein Server bringt es zurück, oder eine Sicherung.',
  'missing.older':
    'Eine neuere Fassung davon wurde auf diesem Gerät geschrieben und ist nicht mehr da. Ein Server bringt sie zurück, oder eine Sicherung.',
  'profile.fullReadOnly':
    'Der Datenträger ist voll, deshalb ist das Tagebuch nur zum Lesen offen. Ändern lässt sich nichts; alles lässt sich auf einen anderen Datenträger exportieren. Schaffe Platz und starte neu.',
  'profile.readOnly':
    'Der Ordner dieses Profils ist nicht beschreibbar, deshalb ist das Tagebuch nur zum Lesen offen. Ändern lässt sich nichts; alles lässt sich in einen anderen Ordner exportieren. Prüfe seine Berechtigungen und starte neu.',
  'profile.cannotWrite': 'Der Profilordner {profile} ist nicht beschreibbar. Prüfe seine Berechtigungen.',
  'profile.inUse':
    '{who} hat das Profil {profile} offen. Schließe die App oder den anderen Befehl, oder wähle ein anderes Profil.',
  'profile.otherProcess': 'Ein anderer Prozess',
  'profile.otherProcessNumber': 'Ein anderer Prozess (Nummer {pid})',
  'profile.noRoomToRead':
    'Auch anderswo ist kein Platz, um es zum Lesen zu öffnen: Schaffe Platz, oder nenne in TMPDIR einen Ordner auf einem anderen Datenträger.',
}
