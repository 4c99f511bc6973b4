import { sessionSchema } from '../../app/model/session'
import { readBody } from './body'
import type { ArrivingDocument, ReplicaStore } from './replica-types'

/**
 * Whether a document of the sessions, as it arrives, is in the trash or a tombstone. One that cannot be read is neither: it
 * is reported where it is read (design §5.4).
 */
export function isTrash(store: ReplicaStore, document: ArrivingDocument): boolean {
  if (document._deleted === true) return true
  if (!store.cipher) return false
  const read = readBody('sessions', sessionSchema, store.cipher, document)
  return read.ok && read.stored.doc.deletedAt !== null
}
