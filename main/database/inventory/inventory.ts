import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
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
  /** The tail of this process. */
  #tail: Promise<number> | null = null
  /** Its file, with its version written. Kept open: opening and closing it for each write would cost more than the writing. */
  #file: Promise<number> | null = null
  /** Bytes of it that are whole. */
  #length = 0
  #isClosed = false

  constructor(folder: string, key: InventoryKey, onError: (error: AppError) => void) {
    this.#folder = folder
    this.#key = key
    this.#onError = onError
  }

  /**
   * Notes what was written. Resolves when it is with the system: the end of this process loses nothing of it. It is written
   * without a turn of the thread pool, which would take many times as long as handing over so few bytes.
   */
  async note(written: readonly Written[]): Promise<void> {
    if (written.length === 0) return
    try {
      const file = await (this.#file ??= this.#begin())
      const frame = sealFrame(
        this.#key,
        written.map((one) => encodeRecord(one)),
      )
      if (!this.#isClosed) this.#append(file, frame)
    } catch (error) {
      // The database has it. Where the disk is full, it is told where the write itself fails.
      this.#onError(toAppError(error))
    }
  }

  /** When nothing is written any more. */
  async close(): Promise<void> {
    const file = await this.#file?.catch(() => undefined) // Whoever wanted to write was told.
    if (file === undefined || this.#isClosed) return
    this.#isClosed = true
    closeSync(file)
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

  async #begin(): Promise<number> {
    try {
      const file = openSync(tailPath(this.#folder, await this.#number()), 'a', 0o600)
      this.#length = 0
      this.#append(file, Buffer.of(INVENTORY_VERSION))
      return file
    } catch (error) {
      this.#file = null // Tried again with the next write.
      throw error
    }
  }

  /** All of it, or nothing: what comes after half of a frame could not be read. @throws what the system says of a full disk */
  #append(file: number, bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      this.#length += bytes.length
    } catch (error) {
      ftruncateSync(file, this.#length)
      throw error
    }
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
