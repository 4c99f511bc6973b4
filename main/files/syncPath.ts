import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes a file, or in a folder what was made and renamed, survive a power cut. One that is gone is passed by (leveldb may have
 * compacted it away, then its content stands in another); so is a folder where the system cannot open folders: that does it automatically.
 */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null)
  await file?.sync().finally(() => file.close())
}

/** Makes a folder and the files in it survive a power cut; not what is in folders below it. */
export async function syncFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await syncPath(join(folder, name))
  await syncPath(folder)
}
