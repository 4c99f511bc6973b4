/** What main says of damaged and missing files, and the same in German; see `main.ts`. */
export const mainDatabases: readonly (readonly [english: string, german: string])[] = [
  [
    'The entry of this device in the list of devices could not be read, because a server or a disk had changed it. It was written again.',
    'Der Eintrag dieses Geräts in der Liste der Geräte ließ sich nicht lesen, weil ein Server oder eine Festplatte ihn verändert hatte. Er wurde neu geschrieben.',
  ],
  [
    'It was written on this device and is not here any more. A server brings it back, or a backup.',
    'Es wurde auf diesem Gerät geschrieben und ist nicht mehr da. Ein Server bringt es zurück, oder eine Sicherung.',
  ],
  [
    'A newer version of it was written on this device and is not here any more. A server brings it back, or a backup.',
    'Eine neuere Fassung davon wurde auf diesem Gerät geschrieben und ist nicht mehr da. Ein Server bringt sie zurück, oder eine Sicherung.',
  ],
  [
    'Files of the database "{database}" are damaged on this disk. Start BrainDump again: it then recovers what can be read, and a server brings back the rest.',
    'Dateien der Datenbank „{database}“ sind auf dieser Festplatte beschädigt. Starte BrainDump neu: Es rettet dann, was lesbar ist, und ein Server bringt den Rest zurück.',
  ],
  [
    'Files of the journal are damaged on this disk, and something could not be read. Start BrainDump again: it then recovers what can be read, and a server brings back the rest.',
    'Dateien des Tagebuchs sind auf dieser Festplatte beschädigt, und etwas ließ sich nicht lesen. Starte BrainDump neu: Es rettet dann, was lesbar ist, und ein Server bringt den Rest zurück.',
  ],
  [
    'The files of the database "{database}" were damaged. {documents} documents were recovered. The damaged files are kept, unchanged, in {folder}. When nothing is missing, delete that folder.',
    'Die Dateien der Datenbank „{database}“ waren beschädigt. {documents} Dokumente wurden gerettet. Die beschädigten Dateien sind unverändert in {folder} aufgehoben. Wenn nichts fehlt, lösche diesen Ordner.',
  ],
  [
    'The files of the database "{database}" were damaged. {documents} documents were recovered, {lost} were not; a server brings them back, or a backup. The damaged files are kept, unchanged, in {folder}. When nothing is missing any more, delete that folder.',
    'Die Dateien der Datenbank „{database}“ waren beschädigt. {documents} Dokumente wurden gerettet, {lost} nicht; ein Server bringt sie zurück, oder eine Sicherung. Die beschädigten Dateien sind unverändert in {folder} aufgehoben. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  ],
  [
    'The files of the database "{database}" were damaged and are kept, unchanged, in {folder}. A new database was started; a server fills it again, or a backup. When nothing is missing any more, delete that folder.',
    'Die Dateien der Datenbank „{database}“ waren beschädigt und sind unverändert in {folder} aufgehoben. Eine neue Datenbank wurde begonnen; ein Server füllt sie wieder, oder eine Sicherung. Wenn nichts mehr fehlt, lösche diesen Ordner.',
  ],
  [
    'The files of the database "{database}" were gone. A new database was started; a server fills it again, or a backup. When nothing is missing any more, delete the empty folder {folder}.',
    'Die Dateien der Datenbank „{database}“ waren weg. Eine neue Datenbank wurde begonnen; ein Server füllt sie wieder, oder eine Sicherung. Wenn nichts mehr fehlt, lösche den leeren Ordner {folder}.',
  ],
  [
    'The files with the keys of this journal are damaged. They are kept, unchanged, in {folder}. Join the journal again from its server, or close BrainDump and put back {keyring} from a backup. Nothing else was touched.',
    'Die Dateien mit den Schlüsseln dieses Tagebuchs sind beschädigt. Sie sind unverändert in {folder} aufgehoben. Tritt dem Tagebuch über seinen Server noch einmal bei, oder schließe BrainDump und lege {keyring} aus einer Sicherung zurück. Sonst wurde nichts angerührt.',
  ],
  [
    'The files with the keys of this journal are gone. Join the journal again from its server, or close BrainDump and put back {keyring} from a backup. Nothing else was touched.',
    'Die Dateien mit den Schlüsseln dieses Tagebuchs sind weg. Tritt dem Tagebuch über seinen Server noch einmal bei, oder schließe BrainDump und lege {keyring} aus einer Sicherung zurück. Sonst wurde nichts angerührt.',
  ],
]
