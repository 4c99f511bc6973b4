import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What a folder is to leveldb, found out before leveldb touches it: `new` has nothing to lose (no folder, or a first creation
 * that was killed), `whole` can be opened, `damaged` has files that leveldb would not find, and without CURRENT would remove.
 */
export type FolderState = 'new' | 'whole' | 'damaged'

const TABLE = /\.(ldb|sst)$/
/** The whole content of CURRENT. Longer than this it is something else. */
const CURRENT = /^(MANIFEST-\d+)\n$/
const LONGEST_CURRENT = 64

/** Looks and changes nothing. @throws what the system says of a folder that may not be read */
export async function folderState(path: string): Promise<FolderState> {
  const current = await readCurrent(join(path, 'CURRENT'))
  if (current === null) return (await hasData(path)) ? 'damaged' : 'new'
  const [, manifest] = CURRENT.exec(current) ?? []
  return manifest !== undefined && (await sizeOf(join(path, manifest))) > 0 ? 'whole' : 'damaged'
}

/** Tables or a log with something in it; without them nothing can get lost. */
async function hasData(path: string): Promise<boolean> {
  const names = (await unlessMissing(readdir(path))) ?? []
  if (names.some((name) => TABLE.test(name))) return true
  const logs = names.filter((name) => name.endsWith('.log'))
  return (await Promise.all(logs.map((name) => sizeOf(join(path, name))))).some((size) => size > 0)
}

async function readCurrent(path: string): Promise<string | null> {
  if ((await sizeOf(path)) > LONGEST_CURRENT) return ''
  return await unlessMissing(readFile(path, 'latin1'))
}

const sizeOf = async (path: string): Promise<number> => (await unlessMissing(stat(path)))?.size ?? 0

/** Null where there is no such file. Any other failure says nothing about what is there. */
async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}
