import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ENTITY_NAMES, type EntityName } from '../../../app/model'
import { documentWorkerHere, type DocumentWorker } from '../../worker/documentWorker'
import { DocumentCipher, type DocumentKey } from '../../vault/cipher'
import type { Inventory } from '../inventory/inventory'
import { PouchEntityDatabase } from './entityDatabase'
import { Store } from './store'
import type { EntityDatabases } from './types'

/** The open databases of a journal, and the stores under them for replication (this folder only). */
export interface OpenDatabases {
  readonly entities: EntityDatabases
  readonly stores: ReadonlyMap<EntityName, Store>
  close(): Promise<void>
}

/** Opens a database in the folder of this name below the profile's `db/`. */
export type OpenFolder = <T>(name: string, open: (path: string) => Promise<T>) => Promise<T>

/**
 * Opens one database an entity in `directory` (the profile's `db/`).
 * @param openFolder looks at each folder before it is opened (`DatabaseFolders`); left out, it is opened as it is
 * @param inventoryOf what should be in a database, where it is kept
 * @throws whatever opening the first that fails throws; those opened before are closed again
 */
export async function openDatabases(
  directory: string,
  key: DocumentKey,
  onFeedError: (error: unknown) => void,
  worker: DocumentWorker = documentWorkerHere,
  openFolder: OpenFolder = (name, open) => open(join(directory, name)),
  inventoryOf: (name: EntityName) => Inventory | null = () => null,
): Promise<OpenDatabases> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const cipher = await DocumentCipher.derive(key)
  const stores = new Map<EntityName, Store>()
  const close = async (): Promise<void> => {
    try {
      await Promise.all([...stores.values()].map((store) => store.close()))
    } finally {
      cipher.wipe()
    }
  }
  // All of them have settled before any is closed: a store that is still opening when its neighbour fails would stay open,
  // and calls on a store that is opened again while it closes never settle.
  const opening = await Promise.allSettled(
    ENTITY_NAMES.map(async (name) =>
      stores.set(name, await openFolder(name, (path) => Store.open(path, key, cipher, worker, inventoryOf(name)))),
    ),
  )
  const failed = opening.find((result) => result.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  const entities = Object.fromEntries(
    [...stores].map(([name, store]) => [name, new PouchEntityDatabase(name, store, onFeedError)]),
  ) as unknown as EntityDatabases
  return { entities, stores, close }
}
