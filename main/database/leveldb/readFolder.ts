import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { FormatError } from './bytes'
import type { Checksum } from './checksum'
import { batchEntries, readLog, type Entry } from './logFile'
import { readPartly } from './readPartly'
import { tableEntries } from './tableFile'

/**
 * Everything that can be read of a folder, whatever is wrong with it, without leveldb: of each key the latest value in a block
 * or record whose checksum is right. Nothing is opened, so nothing is changed, and no damage can end the process.
 */
export async function readFolder(folder: string, checksum: Checksum): Promise<Map<string, Buffer>> {
  const latest = new Map<string, Entry>()
  const take = (entry: Entry): void => {
    const key = entry.key.toString('latin1')
    const known = latest.get(key)
    if (known === undefined || known.sequence < entry.sequence) latest.set(key, entry)
  }
  for (const name of (await readdir(folder)).sort()) {
    if (!/\.(ldb|sst|log)$/.test(name)) continue
    const file = await readPartly(join(folder, name))
    if (name.endsWith('.log')) for (const record of readLog(file, checksum).records) entriesOf(record).forEach(take)
    else for (const entry of tableEntries(file, checksum)) take(entry)
    await yieldToEventLoop()
  }
  return new Map([...latest].flatMap(([key, { value }]) => (value === null ? [] : [[key, value] as const])))
}

/** A record that is no batch says nothing. */
function entriesOf(record: Buffer): Entry[] {
  try {
    return [...batchEntries(record)]
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
  }
}
