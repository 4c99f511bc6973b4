import { open } from 'node:fs/promises'

/**
 * Makes a file, or in a folder what was made and renamed, survive a power cut. One that is gone is passed by (leveldb may have
 * compacted it away, then its content stands in another); so is a folder where the system cannot open folders: that does it automatically.
 */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null)
  await file?.sync().finally(() => file.close())
}
