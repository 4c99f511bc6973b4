import type { Failure } from '../../../app/replication/failure'
import type { DocumentCipher } from '../../vault/cipher'
import type { DocumentWorker } from '../../worker/documentWorker'
import type { RawDatabase } from '../pouch'
import type PouchDB from 'pouchdb'

/** What replication needs of a store on this device: an entity's `Store`, or the keyring. */
export interface ReplicaStore {
  readonly raw: RawDatabase
  /** Absent for the keyring, whose documents are not encrypted by crypto-pouch. */
  readonly cipher?: DocumentCipher
  /** Where large bodies and histories are read; absent for the keyring. */
  readonly worker?: DocumentWorker
  run<T>(work: () => Promise<T>): Promise<T>
  track<F extends { stop(): Promise<void> }>(feed: F): F
  untrack(feed: { stop(): Promise<void> }): void
}

/** One database of a remote, as its connection reaches it. */
export interface RemoteDatabase {
  /** Without credentials. */
  readonly url: string
  /** Names this database for checkpoints, the same for every address of the server. */
  readonly identity: string
  /** Adds credentials, counts bytes, throws named failures. */
  readonly fetch: PouchDB.Fetch
  readonly heartbeatMs: number
}

/** A document before it is written here. Its body has not been read. */
export type ArrivingDocument = PouchDB.Document

/** Why something that the remote lists was not taken. */
export type Left = 'crowded' | 'too-large' | 'withheld'

/** What replication asks before it writes, and tells when it could not. */
export interface ReplicaGuard {
  /** Before documents are written here: answers those to write. Throwing stops the pull with nothing of the batch written. */
  arriving(documents: readonly ArrivingDocument[]): Promise<readonly ArrivingDocument[]>
  /** The remote took everything but this document. It is passed over and remembered. */
  refused(document: { readonly id: string; readonly rev: string }, failure: Failure): Promise<void>
  /** The remote lists this revision, and it did not come. It is passed over and remembered. */
  left(document: { readonly id: string; readonly rev: string }, why: Left): Promise<void>
  /** The remote has these now. */
  accepted(ids: readonly string[]): Promise<void>
}

export interface ReplicaProgress {
  /** Documents written by this step, on either side. */
  readonly documents: number
  /** Documents still to come, null while unknown. */
  readonly left: number | null
}
