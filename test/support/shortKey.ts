import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32c, masked } from '../../main/database/leveldb/checksum'

/** Every key has eight bytes behind it. */
const SHORT = 3

/**
 * Makes the first key of the largest table shorter than a key can be, with the right checksum, as a memory would that was bad when
 * the table was written. leveldb ends its process over it. The first block must not be packed: give it values of chance.
 */
export async function shortenKey(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ldb'))
  const sized = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })))
  const [largest] = sized.sort((a, b) => b.size - a.size)
  if (!largest) throw new Error(`There is no table in ${folder}.`)
  const path = join(folder, largest.name)
  const table = await readFile(path)
  const checksum = await crc32c()
  for (let end = 8; end + 5 < table.length; end += 1) {
    if (table[end] !== 0 || masked(checksum(table.subarray(0, end + 1))) !== table.readUInt32LE(end + 1)) continue
    // Nothing is shared with a key before it; then how long the key is, in one byte, and how long its value, in two.
    const [shared, added = 0] = [table[0], table[1]]
    const length = ((table[2] ?? 0) & 0x7f) | ((table[3] ?? 0) << 7)
    if (shared !== 0 || added < 16 || added > 127 || (table[2] ?? 0) < 128 || (table[3] ?? 0) > 100) break
    table[1] = SHORT
    const rest = length + added - SHORT
    table[2] = (rest & 0x7f) | 0x80
    table[3] = rest >> 7
    table.writeUInt32LE(masked(checksum(table.subarray(0, end + 1))), end + 1)
    await writeFile(path, table)
    return
  }
  throw new Error('The first block of the table is not as it should be for this.')
}
