/** What it means that a small file of the profile was damaged. */
export const damaged = {
  'damaged.audioState':
    'Check how audio is transferred: where that could not be read, none is transferred until you choose.',
  'damaged.databaseList': 'Which databases are here is noted anew.',
  'damaged.file': 'The file {path} is damaged. Move it away and set up again what it held.',
  'damaged.fileKept': 'The file {path} was damaged and is kept as {copy}. {consequence}',
  'damaged.deviceSettings':
    'Check the settings of this device: those that could not be read are back to their defaults, and it locks automatically.',
  'damaged.replacedDates': 'What was replaced or removed is kept for another thirty days.',
  'damaged.trashDates': 'Entries in the trash stay there a few days longer.',
  'damaged.deviceId': 'From now on this counts as another device; its name and its journal are the same.',
  'damaged.heldBack': 'The list of server documents that were left out is lost. Nothing on this device is affected.',
  'damaged.lossNotes':
    'What could be read of it still counts. If you had just chosen to keep what was removed, check that it is all back, also in the trash.',
  'damaged.quarantine': 'Everything is compared with the servers once, and what they lack is sent again.',
  'damaged.receipts':
    'Whether a server keeps back something from your devices is checked again. Nothing in the journal is affected.',
  'damaged.remoteMemory':
    'Syncing continues. A server that has lost what it held is noticed again once everything was in step.',
  'damaged.trials': 'Speech models are tried again.',
  'damaged.jobs': 'Recordings without a transcript are found again.',
  'damaged.secrets':
    'The file secrets.json in the folder of the profile is damaged. It holds the servers of this device, their passwords and its name, nothing of the journal. Bring it back from a backup, or move it away and set up the servers again.',
  'damaged.secretsRestored':
    'The file with the servers of this device and their passwords was damaged or gone. It came back from its second copy; nothing is missing.',
} as const
