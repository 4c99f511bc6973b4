/** Of backups. */
export const backup = {
  'backup.partUnknown': 'A part of this backup cannot be understood.',
  'backup.partDamaged': 'A part of this backup is damaged.',
  'backup.noPack': 'This is no pack of a backup, or its beginning is damaged.',
  'backup.packEnd': 'The end of this pack is missing or damaged.',
  'backup.packIndex': 'The index of a pack is damaged.',
  'backup.snapshotDamaged': 'A snapshot of this backup is damaged.',
  'backup.listDamaged': 'A list in this backup is damaged.',
  'backup.keyFileDamaged': 'The key file of this backup is damaged.',
  'backup.newer': 'This backup was written by a newer version of BrainDump. Update the app on this device.',
  'backup.keyChanged': 'The key of this backup was changed or belongs to another journal.',
  'backup.none': 'There is no backup in {folder}.',
  'backup.several': 'There are several journals in {folder}. Name the backup with --from: {names}.',
  'backup.noneFinished': 'There is no finished backup in {folder} that can be read.',
  'backup.noneSoOld': 'There is no backup in {folder} that is as old as that.',
  'backup.keyFilesGone': 'The key files of this backup are gone. Without them it cannot be opened.',
  'backup.folderTwice': '{folder} is a backup folder of this profile already.',
  'backup.done': '{documents} documents and {recordings} recordings are backed up.',
  'backup.checked': '{packs} packs and {snapshots} snapshots read back, {compared} documents compared',
  'backup.nothingWrong': '{checked}, nothing wrong.',
  'backup.cancelled': 'The backup was cancelled. What it has written is used by the next one.',
  'backup.packUnreadable': 'A pack cannot be read.',
  'backup.partMissing': 'A part of this backup is missing.',
  'backup.noSpace':
    'There is no space left in the backup folder {folder}. Free some, or keep fewer backups with "backup prune". The last good backup is whole.',
  'backup.readOnly':
    'The disk with the backup folder {folder} is read-only. Connect it so that it can be written. The last good backup is whole.',
  'backup.notAllowed': "You don't have access to the backup folder {folder}. Check its permissions.",
  'backup.inTheWay': 'In the backup folder {folder} a file is in the way of a folder, or a folder of a file.',
  'backup.diskTrouble':
    'The disk with the backup folder {folder} cannot be read or written ({code}). Check the disk and its cable.',
  'backup.notThere': 'The backup folder {folder} is not there. Connect the disk, or mount it, and try again.',
  'backup.folderIsFile': '{folder} is a file. Choose a folder for backups.',
  'backup.lost':
    '{notThere} What was backed up there is not in it now. If it is lost, add the folder again with "backup add".',
  'backup.packCut': 'This pack is cut short.',
  'backup.notAFolderOfOurs': '{folder} is no backup folder of this profile. "backup list" shows them.',
  'backup.noneReadable': 'There is no backup that can be read.',
  'backup.snapshotHalf': 'One of the two files of a snapshot is gone.',
  'backup.keyFileBad': 'A key file is damaged.',
  'backup.keyFileMissing': 'One of the two key files is missing. The next run writes it again.',
  'backup.bitsChanged': 'It is not what was written: bits of it changed.',
  'backup.namedMissing': 'Something that a snapshot names is missing.',
  'backup.notRestored':
    'A backup was being restored here and is not whole yet: run "backup restore" with the same folder again.',
  'backup.hasJournal':
    'This profile already has a journal. To restore a backup, use an empty profile: --profile NEW-FOLDER.',
  'backup.otherRestore': 'Another journal was being restored into this profile, from {folder}.',
  'backup.anotherFolder':
    'A backup from {folder} was being restored into this profile, and another cannot be put over it. Restore the same one, or use an empty profile: --profile NEW-FOLDER.',
  'backup.anotherSnapshot':
    'The backup {snapshot} from {folder} was being restored into this profile, and another cannot be put over it. Restore the same one, or use an empty profile: --profile NEW-FOLDER.',
  'backup.wrong': '{checked}, {wrong} wrong.',
  'backup.noAudio': 'There is no recording in this backup to listen to.',
  'backup.audioPartMissing': 'A part of this recording is not in the backup.',
  'backup.noKeyFile': 'This backup has no key file.',
  'backup.restoreCancelled': 'Restoring was cancelled. Choose the same folder again to continue.',
  'backup.restoring': 'A backup is already being restored.',
  'backup.versionDamaged': 'A version of this document is damaged on this device and not in the backup.',
  'backup.server': '{address}: {reason}',
  'backup.serverNotThere': 'There is no such folder on the server. Check the address, or create the folder there.',
  'backup.notWebDav':
    'What answers there is no WebDAV server, or a page that asks you to sign in to the network. Check the address.',
  'backup.serverTooLarge': 'The server refuses files of 8 MB. Ask its administrator to raise the limit.',
  'backup.serverBusy': 'The folder is locked by another program. Try again later.',
  'backup.serverFull':
    'There is no space left on the server. Free some, or keep fewer backups with "backup prune". The last good backup is whole.',
  'backup.serverLoses':
    'The server did not keep what was written to it. The last good backup is whole. Try again; if it happens again, use another server.',
  'backup.newerTargets': 'A newer version of BrainDump set up these backups. Update the app on this device.',
  'backup.notPruned': 'The backup is whole, but old ones could not be removed: {reason}',
} as const
