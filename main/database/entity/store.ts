import { type CryptoCapable, hasStatus, openPouch, type RawDatabase } from '../pouch'
import type { DocumentCipher } from '../../vault/cipher'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { documentWorkerHere, type DocumentWorker } from '../../worker/documentWorker'
import { cryptoPouchExport, type DocumentKey } from '../../vault/cipher'
import type { Inventory } from '../inventory/inventory'
import { noteWrites } from '../inventory/noteWrites'
import { OpenHandle } from '../openHandle'

const LOCAL_CRYPTO = '_local/crypto'

/**
 * One database on disk with its two handles (docs/DESIGN.md, Two handles): `documents` encrypts on the way in and is
 * used to write; `raw` sees ciphertext and is used to replicate, to follow changes and to read revision trees. Both
 * stand on the same leveldb store, so closing is done once, here, when nothing is under way any more.
 *
 * Only this folder may see the handles.
 */
export class Store extends OpenHandle {
  readonly raw: RawDatabase
  readonly documents: RawDatabase
  readonly cipher: DocumentCipher
  /** Where large bodies are encrypted and decrypted. */
  readonly worker: DocumentWorker
  /** What should be here; null where nobody keeps it. */
  readonly inventory: Inventory | null
  /** Is told what a person, or this program for them, wrote here; not what came from elsewhere, nor merges. */
  onWritten: (id: string, rev: string) => void = () => undefined

  private constructor(
    raw: RawDatabase,
    documents: RawDatabase,
    cipher: DocumentCipher,
    worker: DocumentWorker,
    inventory: Inventory | null,
  ) {
    super(raw.name)
    this.worker = worker
    this.inventory = inventory
    this.raw = raw
    this.documents = documents
    this.cipher = cipher
  }

  /**
   * Opens `raw` first and waits for it: handles opened at once on a fresh store disagree about its id. Writes
   * `_local/crypto` from the vault's salt before crypto-pouch makes one of its own, which no other device could read.
   */
  static async open(
    path: string,
    key: DocumentKey,
    cipher: DocumentCipher,
    worker: DocumentWorker = documentWorkerHere,
    inventory: Inventory | null = null,
  ): Promise<Store> {
    const raw = await openPouch(path)
    try {
      await writeLocalCrypto(raw, cryptoPouchExport(key))
      const documents = (await openPouch(path)) as CryptoCapable
      await encryptWith(documents, cipher)
      if (inventory !== null) for (const handle of [raw, documents]) noteWrites(handle, inventory)
      return new Store(raw, documents, cipher, worker, inventory)
    } catch (error) {
      await raw.close()
      throw error
    }
  }

  protected async release(): Promise<void> {
    await this.raw.close()
    await this.inventory?.close()
  }
}

/**
 * crypto-pouch encrypts every document on its way in, with our cipher in the place of its own: the same format, padded, and the
 * key stands once in this process, where it can be overwritten, and not in each handle.
 */
async function encryptWith(documents: CryptoCapable, cipher: DocumentCipher): Promise<void> {
  await documents.crypto('not used')
  if (documents._crypt === undefined) throw new Error('crypto-pouch keeps its cipher elsewhere.')
  documents._crypt = cipher.forHandle()
}

/** @throws AppError `other-vault` for a database that was made with another vault's salt; it is left as it is */
async function writeLocalCrypto(raw: RawDatabase, exportString: string): Promise<void> {
  const current = await raw.get(LOCAL_CRYPTO).catch((error: unknown) => {
    if (hasStatus(error, 404)) return null
    throw error
  })
  if (current?.['exportString'] === exportString) return
  if (current) throw new AppError('other-vault', keyed('database.otherJournal'))
  await raw.put({ _id: LOCAL_CRYPTO, exportString })
}
