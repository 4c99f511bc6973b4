import type PouchDB from 'pouchdb'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { KeyringDocument, KeyringStore } from '../vault/ports'
import { OpenHandle } from './openHandle'
import { hasStatus, openPouch, type RawDatabase } from './pouch'

const HEADER = 'vault'
const SLOTS = { startkey: 'slot:', endkey: 'slot:\ufff0' }

/**
 * The keyring: a database of plain documents, because what they hold is wrapped already (docs/DESIGN.md, Databases). It
 * has one handle, is opened before the vault is unlocked and replicates like the others.
 */
export class KeyringDatabase extends OpenHandle implements KeyringStore {
  readonly raw: RawDatabase
  /** Waited for after each write of this device, before it is answered. */
  afterWrite: () => Promise<void> = async () => undefined

  private constructor(raw: RawDatabase) {
    super(raw.name)
    this.raw = raw
  }

  /** @param path a folder of its own; its parent must exist */
  static async open(path: string): Promise<KeyringDatabase> {
    return new KeyringDatabase(await openPouch(path))
  }

  header(): Promise<KeyringDocument | null> {
    return this.run(async () => {
      const document = await this.#find(HEADER)
      return document && bodyOf(document)
    })
  }

  slots(): Promise<readonly KeyringDocument[]> {
    return this.run(async () => {
      const { rows } = await this.raw.allDocs({ ...SLOTS, include_docs: true })
      return rows.flatMap((row) => (row.doc ? [bodyOf(row.doc)] : []))
    })
  }

  write(documents: readonly (readonly [id: string, body: KeyringDocument])[]): Promise<void> {
    return this.run(async () => {
      for (const [id, body] of documents) {
        const current = await this.#find(id)
        await this.raw.put({ ...body, _id: id, ...(current ? { _rev: current._rev } : {}) }).catch(moved)
      }
      await this.afterWrite()
    })
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.run(async () => {
      for (const id of ids) {
        const current = await this.#find(id)
        if (current) await this.raw.remove(id, current._rev).catch(moved)
      }
      await this.afterWrite()
    })
  }

  /** Every document as it stands, with its revision and those before it, for another device. */
  leaves(): Promise<readonly KeyringLeaf[]> {
    return this.run(async () => {
      const { rows } = await this.raw.allDocs({ startkey: 'slot:', endkey: `${HEADER}\ufff0` })
      const ids = rows.map(({ id }) => id).filter((id) => id === HEADER || id.startsWith('slot:'))
      return Promise.all(ids.map((id) => this.raw.get(id, { revs: true })))
    })
  }

  /** Writes such documents under the revisions that they have elsewhere, so that both keyrings are one. */
  takeLeaves(leaves: readonly KeyringLeaf[]): Promise<void> {
    return this.run(async () => {
      await this.raw.bulkDocs([...leaves], { new_edits: false })
      await this.afterWrite()
    })
  }

  protected release(): Promise<void> {
    return this.raw.close()
  }

  async #find(id: string): Promise<PouchDB.Document | null> {
    try {
      return await this.raw.get(id)
    } catch (error) {
      if (hasStatus(error, 404)) return null
      throw error
    }
  }
}

export type KeyringLeaf = PouchDB.Document

/** The fields of a document of the keyring, without PouchDB's own. */
export const keyringBody = (document: KeyringLeaf): KeyringDocument => bodyOf(document)

/** Keyring documents are compared and checked field by field; PouchDB's own fields are not theirs. */
const bodyOf = (document: PouchDB.Document): KeyringDocument =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !field.startsWith('_')))

function moved(error: unknown): never {
  if (!hasStatus(error, 409)) throw error
  throw new AppError('busy', keyed('keyring.changedMeanwhile'), { cause: error })
}
