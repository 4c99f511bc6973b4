import cryptoPouch from 'crypto-pouch'
import PouchDB from 'pouchdb'
import leveldb from 'pouchdb-adapter-leveldb'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { folderState } from './leveldb/folderState'
import { hearReadErrors } from './leveldb/readErrors'
import { hastenWideTrees } from './wideTrees'
import type { HandleCipher } from '../vault/cipher'

/*
 * The one place where PouchDB is set up. `pouchdb` and `pouchdb-adapter-leveldb` both name leveldown; an override in
 * package.json makes them share one version (docs/adr/0010).
 */
PouchDB.plugin(leveldb)
PouchDB.plugin(cryptoPouch)
hastenWideTrees()
hearReadErrors()

/**
 * Each revision costs about 35 bytes a push; with 20, forty edits made offline gave a false conflict (docs/DESIGN.md,
 * Checkpoints).
 */
export const REVS_LIMIT = 100

export type RawDatabase = PouchDB

/** A handle with crypto-pouch's method on it, and the cipher that its transforms ask. */
export type CryptoCapable = RawDatabase & { crypto(password: string): Promise<void>; _crypt?: HandleCipher }

/**
 * Opens a database on leveldb and waits until it answers; makes it where nothing is there yet.
 * @param path a folder of its own; its parent must exist
 * @throws AppError `integrity` before leveldb touches a folder that is damaged: it would take it for a new one, and empty it
 */
export async function openPouch(path: string): Promise<RawDatabase> {
  const state = await folderState(path)
  if (state === 'damaged') throw new AppError('integrity', keyed('database.damaged', { path }))
  const database = new PouchDB(path, {
    adapter: 'leveldb',
    revs_limit: REVS_LIMIT,
    createIfMissing: state === 'new',
  })
  await database.info()
  return database
}

/** A database on a server; nothing is sent before it is used. `skip_setup`: creating databases is decided elsewhere. */
export function remotePouch(url: string, options: PouchDB.Options = {}): RawDatabase {
  return new PouchDB(url, { adapter: 'http', skip_setup: true, ...options })
}

/** True for PouchDB's and CouchDB's errors with this HTTP status. */
export function hasStatus(error: unknown, status: number): boolean {
  return (error as { status?: unknown } | null)?.status === status
}
