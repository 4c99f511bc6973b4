/** What main says about backups. */
export const mainBackup: readonly (readonly [english: string, german: string])[] = [
  [
    'The backup folder {folder} is not there. Connect the disk, or mount it, and try again.',
    'Der Backup-Ordner {folder} ist nicht da. Schließ die Festplatte an oder binde sie ein und versuche es erneut.',
  ],
  [
    'The backup folder {folder} is not there. Connect the disk, or mount it, and try again. What was backed up there is not in it now. If it is lost, add the folder again with "backup add".',
    'Der Backup-Ordner {folder} ist nicht da. Schließ die Festplatte an oder binde sie ein und versuche es erneut. Was dort gesichert wurde, ist jetzt nicht darin. Wenn es verloren ist, entferne den Ordner und füge ihn wieder hinzu.',
  ],
  [
    'There is no space left in the backup folder {folder}. Free some, or keep fewer backups with "backup prune". The last good backup is whole.',
    'Im Backup-Ordner {folder} ist kein Platz mehr. Schaffe Platz oder bewahre mit „backup prune“ weniger Backups auf. Das letzte gute Backup ist vollständig.',
  ],
  [
    'The disk with the backup folder {folder} is read-only. Connect it so that it can be written. The last good backup is whole.',
    'Die Festplatte mit dem Backup-Ordner {folder} ist schreibgeschützt. Schließ sie so an, dass sie beschrieben werden kann. Das letzte gute Backup ist vollständig.',
  ],
  [
    'The backup folder {folder} may not be used. Check the permissions of it.',
    'Der Backup-Ordner {folder} darf nicht benutzt werden. Prüfe seine Zugriffsrechte.',
  ],
  [
    'In the backup folder {folder} a file is in the way of a folder, or a folder of a file.',
    'Im Backup-Ordner {folder} ist eine Datei einem Ordner im Weg, oder ein Ordner einer Datei.',
  ],
  [
    'The disk with the backup folder {folder} cannot be read or written ({code}). Check the disk and its cable.',
    'Die Festplatte mit dem Backup-Ordner {folder} lässt sich nicht lesen oder beschreiben ({code}). Prüfe die Festplatte und ihr Kabel.',
  ],
  ['{folder} is a file. Choose a folder for backups.', '{folder} ist eine Datei. Wähle einen Ordner für Backups.'],
  [
    'This backup was written by a newer version of BrainDump. Update the app on this device.',
    'Dieses Backup wurde von einer neueren Version von BrainDump geschrieben. Aktualisiere die App auf diesem Gerät.',
  ],
  ['There is no backup in {folder}.', 'In {folder} ist kein Backup.'],
  [
    'There is no finished backup in {folder} that can be read.',
    'In {folder} ist kein abgeschlossenes Backup, das sich lesen lässt.',
  ],
  [
    'The key files of this backup are gone. Without them it cannot be opened.',
    'Die Schlüsseldateien dieses Backups sind weg. Ohne sie lässt es sich nicht öffnen.',
  ],
  ['The key file of this backup is damaged.', 'Die Schlüsseldatei dieses Backups ist beschädigt.'],
  [
    'A backup was being restored here and is not whole yet: run "backup restore" with the same folder again.',
    'Hier wurde ein Backup wiederhergestellt und ist noch nicht vollständig: Führe „backup restore“ mit demselben Ordner noch einmal aus.',
  ],
]
