import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { FormatError } from './bytes'
import type { Checksum } from './checksum'
import { folderState } from './folderState'
import { batchEntries, readLog, type LogContents } from './logFile'
import { readManifest, type Manifest } from './manifest'
import { tableDamage } from './tableFile'

export interface CheckOptions {
  /** It was closed in good order: then nothing may be half written either. */
  readonly wasClosed: boolean
  /** Whether every block of the tables is read, too, or only that the tables are there. */
  readonly tables: boolean
}

export interface FolderCheck {
  /** What is wrong, a phrase each. */
  readonly damage: string[]
  /** Names of the tables that the database consists of; they are never changed, only removed some day. */
  readonly tables: string[]
}

/**
 * Reads the files of a leveldb folder as leveldb would, with every checksum, and says what is wrong with them;
 * nothing where there is no database yet. Changes nothing. leveldb itself looks at a checksum only while it merges tables, and
 * passes over records of a log without a word.
 * @throws what the system says of a folder that may not be read
 */
export async function checkFolder(folder: string, options: CheckOptions, checksum: Checksum): Promise<FolderCheck> {
  const state = await folderState(folder)
  if (state === 'new') return { damage: [], tables: [] }
  if (state === 'damaged') return { damage: ['CURRENT: it names no list of files'], tables: [] }
  const name = (await readFile(join(folder, 'CURRENT'), 'latin1')).trim()
  const list = await read(folder, name)
  if (typeof list === 'string') return { damage: [list], tables: [] }
  const contents = readLog(list, checksum)
  const damage = logDamage(name, contents, options)
  let manifest: Manifest
  try {
    manifest = readManifest(contents)
  } catch (error) {
    if (error instanceof FormatError) return { damage: [...damage, `${name}: it cannot be read`], tables: [] }
    throw error
  }
  const names = new Set(await readdir(folder))
  const tables: string[] = []
  damage.push(...(await logsDamage(folder, names, manifest, options, checksum)))
  for (const [number, size] of manifest.tables) {
    await yieldToEventLoop()
    const name = [fileName(number, 'ldb'), fileName(number, 'sst')].find((one) => names.has(one))
    if (name === undefined) damage.push(`${fileName(number, 'ldb')}: it is missing`)
    else {
      tables.push(name)
      damage.push(...(await oneTable(folder, name, size, options.tables ? checksum : null)))
    }
  }
  return { damage, tables }
}

/** What is wrong with tables of a database that is open meanwhile; one that is not there any more was merged into another. */
export async function checkTables(folder: string, names: readonly string[], checksum: Checksum): Promise<string[]> {
  const damage: string[] = []
  for (const name of names) {
    await yieldToEventLoop()
    const table = await read(folder, name)
    const isGone = typeof table === 'string' && !(await readdir(folder)).includes(name)
    if (isGone) continue
    damage.push(
      ...(typeof table === 'string' ? [table] : tableDamage(table, checksum).map((what) => `${name}: ${what}`)),
    )
  }
  return damage
}

async function logsDamage(
  folder: string,
  names: ReadonlySet<string>,
  { logNumber }: Manifest,
  options: CheckOptions,
  checksum: Checksum,
): Promise<string[]> {
  const damage: string[] = []
  // A database whose first opening was cut off names no log yet, and has nothing.
  const isUnfinished = logNumber === 0 && ![...names].some((name) => /\.(ldb|sst)$/.test(name))
  if (!isUnfinished && !names.has(fileName(logNumber, 'log')))
    damage.push(`${fileName(logNumber, 'log')}: it is missing`)
  const needed = [...names].filter((name) => name.endsWith('.log') && Number.parseInt(name, 10) >= logNumber)
  for (const name of needed.sort()) {
    const log = await read(folder, name)
    if (typeof log === 'string') {
      damage.push(log)
      continue
    }
    const contents = readLog(log, checksum)
    damage.push(...logDamage(name, contents, options))
    if (contents.records.some(isNoBatch)) damage.push(`${name}: a record that is none`)
  }
  return damage
}

const logDamage = (name: string, { damage, isTorn }: LogContents, { wasClosed }: CheckOptions): string[] => [
  ...damage.map((what) => `${name}: ${what}`),
  ...(isTorn && wasClosed ? [`${name}: its end`] : []),
]

function isNoBatch(record: Buffer): boolean {
  try {
    for (const _ of batchEntries(record)) void _
    return false
  } catch (error) {
    if (error instanceof FormatError) return true
    throw error
  }
}

async function oneTable(folder: string, name: string, size: number, checksum: Checksum | null): Promise<string[]> {
  if (checksum === null) {
    const length = await stat(join(folder, name)).then((found) => found.size)
    return length === size ? [] : [`${name}: it has ${length} bytes instead of ${size}`]
  }
  const table = await read(folder, name)
  if (typeof table === 'string') return [table]
  if (table.length !== size) return [`${name}: it has ${table.length} bytes instead of ${size}`]
  return tableDamage(table, checksum).map((what) => `${name}: ${what}`)
}

const fileName = (number: number, extension: string): string => `${String(number).padStart(6, '0')}.${extension}`

/** The file, or what is wrong with it. A permission that is missing is no damage. */
async function read(folder: string, name: string): Promise<Buffer | string> {
  try {
    return await readFile(join(folder, name))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM' || code === 'EMFILE') throw error
    return `${name}: it cannot be read (${code ?? ''})`
  }
}
