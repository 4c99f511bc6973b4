import { DatabaseFolders } from '../../main/database/mending/databaseFolders'

/* A process that is ended by what opens its database, as leveldb's assertions end one. The profile is its argument. */

const folders = new DatabaseFolders({
  profile: process.argv[2] ?? '',
  now: () => 1,
  tell: () => undefined,
  onAnew: async () => undefined,
  onSuspect: () => undefined,
  onProgress: () => undefined,
})
await folders.open('messages', () => process.abort())
