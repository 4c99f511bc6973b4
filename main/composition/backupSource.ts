import type { Recording } from '../../app/model'
import { recordingSchema } from '../../app/model/recording'
import type { BackedUp } from '../backup/format/contents'
import type { CopiedDocument } from '../backup/format/wayIn'
import { readBody } from '../database/entity/body'
import type { BackupSource, RawStore } from '../backup/work/source'
import type { AudioService } from '../audio/service'
import type { KeyringDatabase } from '../database/keyringStore'
import type { Journal } from '../journal/journal'

/** An open journal as a backup reads it, and writes it back. */
export function backupSource(journal: Journal, keyring: KeyringDatabase, audio: AudioService): BackupSource {
  const stores = new Map<BackedUp, RawStore>([['keyring', keyring]])
  for (const [name, store] of journal.stores.stores) stores.set(name, store)
  const openRecording = (document: CopiedDocument): Recording => {
    const store = journal.stores.stores.get('recordings')
    if (store === undefined) throw new Error('There is no database of recordings.')
    const { _deleted: isDeleted, ...body } = document
    const raw = isDeleted === undefined ? body : { ...body, _deleted: isDeleted }
    const read = readBody('recordings', recordingSchema, store.cipher, raw)
    if (!read.ok) throw read.problem.error
    return read.stored.doc
  }
  return { stores, recordings: journal.databases.recordings, openRecording, chunks: audio.store }
}
