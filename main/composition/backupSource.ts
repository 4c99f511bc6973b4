import type { BackedUp } from '../backup/format/contents'
import type { BackupSource, RawStore } from '../backup/work/source'
import type { AudioService } from '../audio/service'
import type { KeyringDatabase } from '../database/keyringStore'
import type { Journal } from '../journal/journal'

/** An open journal as a backup reads it, and writes it back. */
export function backupSource(journal: Journal, keyring: KeyringDatabase, audio: AudioService): BackupSource {
  const stores = new Map<BackedUp, RawStore>([['keyring', keyring]])
  for (const [name, store] of journal.stores.stores) stores.set(name, store)
  return { stores, recordings: journal.databases.recordings, chunks: audio.store }
}
