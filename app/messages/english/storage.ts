/** Of databases, documents and the profile. */
export const storage = {
  'database.otherJournal':
    'The database folder of this profile belongs to another journal. Put its own back, or choose another profile.',
  'database.threadEnded': 'The thread that reads damaged files ended.',
  'database.notReadAnyMore': 'The files are no longer read.',
  'database.readFailed':
    'Files of the journal are damaged on this disk, and something could not be read. Start BrainDump again: it then recovers what can be read, and a server brings back the rest.',
  'database.suspect':
    'Files of the database "{database}" are damaged on this disk. Start BrainDump again: it then recovers what can be read, and a server brings back the rest.',
  'database.damaged': 'The database files in {path} are damaged.',
  'database.gone':
    'The files of the database "{database}" were gone. A new database was started; a server fills it again, or a backup. When nothing is missing, delete the empty folder {folder}.',
  'database.setAside':
    'The files of the database "{database}" were damaged and are kept, unchanged, in {folder}. A new database was started; a server fills it again, or a backup. When nothing is missing, delete that folder.',
  'database.recoveredAll':
    'The files of the database "{database}" were damaged. {count} document was recovered. The damaged files are kept, unchanged, in {folder}. When nothing is missing, delete that folder. | The files of the database "{database}" were damaged. {count} documents were recovered. The damaged files are kept, unchanged, in {folder}. When nothing is missing, delete that folder.',
  'database.rewritten':
    'BrainDump ended several times while it opened the database "{database}", so its files were written anew. All {count} documents are there. The old files are kept in {folder}. When nothing is missing, delete that folder.',
  'database.recovered':
    'The files of the database "{database}" were damaged. {documents} documents were recovered, {lost} were not; a server brings them back, or a backup. The damaged files are kept, unchanged, in {folder}. When nothing is missing, delete that folder.',
  'document.belongsMissing': 'It belongs to {to}, which is not here.',
  'document.version': 'Version {rev}: {problem}',
  'document.notEncrypted': 'The document is not encrypted; it was not written by this journal.',
  'document.contentOfAnother': 'The document holds the content of another one.',
  'document.newer': 'The document was written by a newer version of BrainDump. Update the app to read it.',
  'document.shape': 'The document does not have the shape of its kind.',
  'document.malformed': 'The document is not well-formed.',
  'document.none': 'There is no {name} document with this id.',
  'document.cut': 'The document is cut short.',
  'document.notDecrypted': 'The document cannot be decrypted with the key of this journal.',
  'inventory.ended': 'The comparison with the inventory ended.',
  'missing.several':
    '{count} document that was written on this device is no longer here. Check the journal to see which; a server or a backup brings it back. | {count} documents that were written on this device are no longer here. Check the journal to see which; a server or a backup brings them back.',
  'missing.gone': 'It was written on this device and is no longer here. A server brings it back, or a backup.',
  'missing.older':
    'A newer version of it was written on this device and is no longer here. A server brings it back, or a backup.',
  'profile.fullReadOnly':
    'The disk is full, so the journal is open for reading only. Nothing can be changed; everything can be exported to another disk. Free some space and start again.',
  'profile.readOnly':
    'The folder of this profile cannot be written, so the journal is open for reading only. Nothing can be changed; everything can be exported to another folder. Check its permissions and start again.',
  'profile.cannotWrite': 'The profile folder {profile} cannot be written. Check its permissions.',
  'profile.inUse':
    '{who} has the profile {profile} open. Close the app or the other command, or choose another profile.',
  'profile.otherProcess': 'Another process',
  'profile.otherProcessNumber': 'Another process (number {pid})',
  'profile.noRoomToRead':
    'There is no room elsewhere either to open it for reading: free some space, or name a folder on another disk in TMPDIR.',
} as const
