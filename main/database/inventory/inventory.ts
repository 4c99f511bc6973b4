import { open, type FileHandle } from 'node:fs/promises'
import { toAppError, type AppError, errorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { WorkerClient } from '../../worker/thread/client'
import { leavesOf, pathsIn, revisionTree } from '../revisions/tree'
import type { RawDatabase } from '../pouch'
import { nextTail, tailPath } from './folder'
import { encodeRecord, INVENTORY_VERSION, sealFrame, type InventoryKey, type Written } from './records'

/** What the thread of inventories can do: one comparison after the other. */
export interface InventoryCalls {
  begin: {
    readonly input: { readonly folder: string; readonly before: number; readonly key: InventoryKey }
    readonly output: void
  }
  /** Rows of the database; answers what the list says otherwise of them. */
  rows: { readonly input: { readonly rows: readonly { id: string; rev: string }[] }; readonly output: Written[] }
  /** What was in no row. */
  end: { readonly input: undefined; readonly output: Written[] }
  /** Writes the list anew, with what is missing on it. */
  keep: { readonly input: { readonly missing: readonly Written[] }; readonly output: void }
}

export type InventoryThread = Pick<WorkerClient<InventoryCalls>, 'call' | 'close'>

export const startInventoryThread = (): InventoryThread =>
  new WorkerClient<InventoryCalls>({
    name: 'inventory',
    died: keyed('inventory.ended'),
    closed: errorReport('cancelled', keyed('journal.closing')),
  })

/** A document that should be here in a revision that is not known here. */
export interface Missing {
  readonly id: string
  /** `gone`: nothing of it is here. `older`: an older version is. */
  readonly what: 'gone' | 'older'
  readonly written: Written
}

const PAGE = 1000

/**
 * What should be in a database, kept beside it: what was written is noted before the write is answered, so that what a disk loses
 * without a word is missed at the next start (docs/adr/0112).
 */
export class Inventory {
  readonly #folder: string
  readonly #key: InventoryKey
  readonly #onError: (error: AppError) => void
  /** The tail of this process, and whether anything stands in it. */
  #tail: Promise<number> | null = null
  #begun = false
  /** Kept open: opening and closing it for each write would cost more than the writing. */
  #file: FileHandle | null = null
  #waiting: Buffer[] = []
  #appending: Promise<void> | null = null

  constructor(folder: string, key: InventoryKey, onError: (error: AppError) => void) {
    this.#folder = folder
    this.#key = key
    this.#onError = onError
  }

  /** Notes what was written. Resolves when it is with the system: the end of this process loses nothing of it. */
  async note(written: readonly Written[]): Promise<void> {
    this.#waiting.push(...written.map((one) => encodeRecord(one)))
    if (this.#waiting.length === 0) return
    // What comes while a write is under way goes into the next one together.
    const before = this.#appending
    this.#appending = (async () => {
      await before
      const records = this.#waiting.splice(0)
      if (records.length === 0) return
      try {
        const frame = sealFrame(this.#key, records)
        const head = this.#begun ? [] : [Buffer.of(INVENTORY_VERSION)]
        this.#file ??= await open(tailPath(this.#folder, await this.#number()), 'a', 0o600)
        await this.#file.appendFile(Buffer.concat([...head, frame]))
        this.#begun = true
      } catch (error) {
        // The database has it. Where the disk is full, it is told where the write itself fails.
        this.#onError(toAppError(error))
      }
    })()
    await this.#appending
  }

  /** When nothing is written any more. */
  async close(): Promise<void> {
    await this.#appending
    const file = this.#file
    this.#file = null
    await file?.close()
  }

  /**
   * Compares the database with what was written before this process began, answers what is missing, and brings the list up to
   * date. Without a list (the first time) what is here becomes the list.
   */
  async compare(raw: RawDatabase, thread: InventoryThread): Promise<Missing[]> {
    const before = await this.#number()
    await thread.call('begin', { folder: this.#folder, before, key: this.#key })
    const missing: Missing[] = []
    for (let startkey = '', skip = 0; ;) {
      const { rows } = await raw.allDocs({ startkey, skip, limit: PAGE })
      const others = await thread.call('rows', { rows: rows.map(({ id, value }) => ({ id, rev: value.rev })) })
      for (const written of others)
        if (!(await isKnown(raw, written))) missing.push({ id: written.id, what: 'older', written })
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE) break
      startkey = last.id
      skip = 1
    }
    for (const written of await thread.call('end', undefined)) {
      const leaves = leavesOf(await revisionTree(raw, written.id))
      // Removed meanwhile, where it was not noted; or written since the comparison began.
      if (leaves.length > 0 && (await isKnown(raw, written))) continue
      missing.push({ id: written.id, what: leaves.length > 0 ? 'older' : 'gone', written })
    }
    await thread.call('keep', { missing: missing.map(({ written }) => written) })
    return missing
  }

  #number(): Promise<number> {
    this.#tail ??= nextTail(this.#folder)
    return this.#tail
  }
}

/** Those that have not come back meanwhile. */
export async function stillMissing(raw: RawDatabase, missing: readonly Missing[]): Promise<Missing[]> {
  const left: Missing[] = []
  for (const one of missing) if (!(await isKnown(raw, one.written))) left.push(one)
  return left
}

async function isKnown(raw: RawDatabase, { id, rev }: Written): Promise<boolean> {
  return pathsIn(await revisionTree(raw, id), [rev]).size > 0
}
