import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { ChunkDatabase } from '../../database/chunkDatabase'
import { isLeveldbDamage } from '../../database/leveldb/damage'
import { folderState } from '../../database/leveldb/folderState'

/** The files of a recording are damaged as a whole: not one chunk, but the database that holds them. */
export class DamagedStoreError extends AppError {
  constructor(cause: unknown) {
    super('integrity', keyed('audio.filesDamaged'), { cause })
  }
}

/** What ends every table of leveldb (doc/table_format.md there), little-endian. */
const TABLE_MAGIC = Buffer.from('57fb808b247547db', 'hex')
const TABLE = /\.(ldb|sst)$/

/**
 * An error of leveldb that says that its files are damaged, as that; any other as it is: a disk that is full, too many open
 * files or another process are no damage.
 */
export function asDamage(error: unknown): unknown {
  if (error instanceof AppError) return error
  return isLeveldbDamage(error) ? new DamagedStoreError(error) : error
}

/** One whose files are damaged is repaired, and considered again after that; the others are not kept waiting. */
export async function unlessDamaged<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DamagedStoreError) return null
    throw error
  }
}

/** True when there is a database in this folder, or what is left of one. */
export async function isChunkFolder(path: string): Promise<boolean> {
  return (await folderState(path)) !== 'new'
}

/**
 * Opens the chunks of a recording, or makes the database where there is nothing yet.
 * @throws DamagedStoreError before anything is lost: leveldb takes a folder without CURRENT for a new one and removes what is in it
 */
export async function openChunks(path: string): Promise<ChunkDatabase> {
  if ((await folderState(path)) === 'damaged') throw new DamagedStoreError(new Error('There is no usable CURRENT.'))
  // Some of them may be what a process that was killed did not finish: leveldb removes or rewrites those when it opens.
  const torn = await tornTables(path)
  let database: ChunkDatabase
  try {
    database = await ChunkDatabase.open(path)
  } catch (error) {
    throw asDamage(error)
  }
  const left = new Set(torn.length === 0 ? [] : await tornTables(path))
  const dropped = await hasDropped(path)
  if (!dropped && !torn.some((file) => left.has(file))) return database
  await database.close()
  throw new DamagedStoreError(new Error(dropped ? 'A part of the log was dropped.' : 'A table is cut off.'))
}

/** Tables without the end that every whole one has: name and when they were written. */
async function tornTables(path: string): Promise<string[]> {
  const names = (await readdir(path).catch(() => [] as string[])).filter((name) => TABLE.test(name))
  const torn = await Promise.all(names.map(async (name) => ({ name, written: await tornSince(join(path, name)) })))
  return torn.flatMap(({ name, written }) => (written === null ? [] : [`${name} ${written}`]))
}

/** When a table that is cut off was written; null for one that is whole. */
async function tornSince(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return null // Removed meanwhile.
  try {
    const { size, mtimeMs } = await file.stat()
    const end = Buffer.alloc(TABLE_MAGIC.length)
    await file.read(end, 0, end.length, Math.max(0, size - end.length))
    return end.equals(TABLE_MAGIC) ? null : String(mtimeMs)
  } finally {
    await file.close()
  }
}

/** What leveldb notes when it could not read all of its log: it opens all the same, with what is left. The last time counts, too. */
async function hasDropped(path: string): Promise<boolean> {
  const read = (name: string): Promise<string> => readFile(join(path, name), 'latin1').catch(() => '')
  return /dropping \d+ bytes/.test(`${await read('LOG')}${await read('LOG.old')}`)
}
