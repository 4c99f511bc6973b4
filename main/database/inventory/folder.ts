import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../files/jsonFile'
import { encodeRecord, INVENTORY_VERSION, readFrames, sealFrame, type InventoryKey, type Written } from './records'

/** Records in one frame of a list: a frame that cannot be read costs no more. */
const FRAME = 2000

const BASE = 'list'
const tailName = (number: number): string => `tail-${String(number).padStart(8, '0')}`
const TAIL = /^tail-(\d{8})$/

/**
 * The inventory of one database, a folder: a list, and tails that were appended to since, one a process. Whatever is in a tail
 * came after the list and after the tails before it, and can be played again.
 */
export interface InventoryContents {
  readonly list: Map<string, Written>
  /** There was a list; without one what is here says nothing of what was written before. */
  readonly isComplete: boolean
}

/** The number of the next tail of a folder, which is made where it is missing. */
export async function nextTail(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return Math.max(0, ...(await tails(folder))) + 1
}

export const tailPath = (folder: string, number: number): string => join(folder, tailName(number))

/** Everything that was written before the tail with this number. */
export async function readInventory(folder: string, before: number, key: InventoryKey): Promise<InventoryContents> {
  const list = new Map<string, Written>()
  const base = await readFile(join(folder, BASE)).catch(() => null) // None yet, or the disk does not give it.
  const isComplete = base !== null && readFrames(base, key, list)
  for (const number of await tails(folder))
    if (number < before) readFrames(await readFile(tailPath(folder, number)), key, list)
  return { list, isComplete }
}

/** Writes the list anew; then the tails that stand in it go. A kill in between leaves tails to be played once more. */
export async function writeInventory(
  folder: string,
  before: number,
  key: InventoryKey,
  list: Iterable<Written>,
): Promise<void> {
  const frames: Buffer[] = [Buffer.of(INVENTORY_VERSION)]
  let records: Buffer[] = []
  const flush = (): void => {
    if (records.length > 0) frames.push(sealFrame(key, records))
    records = []
  }
  for (const written of list) {
    records.push(encodeRecord(written))
    if (records.length >= FRAME) flush()
  }
  flush()
  await replaceFile(join(folder, BASE), frames)
  for (const number of await tails(folder)) if (number < before) await rm(tailPath(folder, number))
}

async function tails(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [] as string[]) // Nothing was ever written.
  return names.flatMap((name) => (TAIL.test(name) ? [Number(TAIL.exec(name)?.[1])] : [])).sort((a, b) => a - b)
}
