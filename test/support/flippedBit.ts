import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a bit is flipped: in the first entry of the table's first block, so that whoever walks over the table meets it. */
const PLACE = 3

/** Flips one bit in the largest table of a leveldb folder that nobody has open. */
export async function flipBit(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ldb'))
  const tables = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })))
  const [largest] = tables.sort((a, b) => b.size - a.size)
  if (!largest) throw new Error(`There is no table in ${folder}.`)
  const bytes = await readFile(join(folder, largest.name))
  bytes[PLACE] = (bytes[PLACE] ?? 0) ^ 0x10
  await writeFile(join(folder, largest.name), bytes)
}
