import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Changes bytes of the largest table of a database in place: leveldb may have it open. @throws Error where there is no table */
export async function harmTable(folder: string, change: (bytes: Buffer) => void): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ldb'))
  const sizes = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })))
  const [largest] = sizes.sort((a, b) => b.size - a.size)
  if (!largest) throw new Error(`There is no table in ${folder}.`)
  const file = await open(join(folder, largest.name), 'r+')
  try {
    const bytes = Buffer.alloc(largest.size)
    await file.read(bytes, 0, bytes.length, 0)
    change(bytes)
    await file.write(bytes, 0, bytes.length, 0)
  } finally {
    await file.close()
  }
}

/** What stands at the end, by which leveldb finds the rest, stays. */
const END = 2000

/** leveldb cannot read it. */
export const zeroed = (bytes: Buffer): void => void bytes.fill(0, 100, bytes.length - END)

/** leveldb reads it, and what it gives is no JSON. */
export function quotesGone(bytes: Buffer): void {
  for (let at = 0; at < bytes.length - END; at += 1) if (bytes[at] === 0x22) bytes[at] = 0x23
}
