import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { z } from 'zod'
import type { VaultKeys } from '../vault/types'
import type { SnapshotStore } from './journal'
import { columnsSchema, fromColumns, toColumns } from './list/listColumns'
import { usedOnce } from '../files/wipe'
import { readSnapshot, type SnapshotKey, writeSnapshot } from '../files/sealedSnapshot'

/** Grows when what is stored changes its meaning; an older snapshot is then made anew. */
const FORMAT = 3

const fileSchema = columnsSchema.extend({ format: z.literal(FORMAT) })

/** Where the snapshots of a profile lie. */
export const snapshotPath = (profile: string, name: string): string => join(profile, 'snapshots', `${name}.snapshot`)

/** What seals the snapshots of a vault. */
export const snapshotKey = (keys: VaultKeys, name: string): SnapshotKey => ({
  key: keys.subkey('snapshot'),
  vaultId: keys.vaultId,
  name,
})

/** The encrypted snapshot of the list: opening it is what makes a start with years of entries as quick as an empty one. */
export function listSnapshots(profile: string, keys: VaultKeys): SnapshotStore {
  const path = snapshotPath(profile, 'list')
  const key = snapshotKey(keys, 'list')
  return {
    async load() {
      const read = await readSnapshot(path, key)
      if (read.kind !== 'read') return null
      try {
        const content: unknown = JSON.parse(usedOnce(read.bytes, (bytes) => bytes.toString()))
        await turn()
        const parsed = fileSchema.safeParse(content)
        return parsed.success ? fromColumns(parsed.data) : null
      } catch {
        // Not what this version writes: reading everything makes it good.
        return null
      }
    },
    async save(state) {
      const parts = await written({ format: FORMAT, ...toColumns(state) })
      // Titles and first words: nothing of them stays in memory that was given back.
      await writeSnapshot(path, key, parts).finally(() => parts.forEach((part) => part.fill(0)))
    },
  }
}

/** JSON of an object, one field at a time with a turn of the event loop after each: years of entries are megabytes. */
async function written(content: Readonly<Record<string, unknown>>): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for (const [field, value] of Object.entries(content)) {
    parts.push(Buffer.from(`${parts.length === 0 ? '{' : ','}${JSON.stringify(field)}:${JSON.stringify(value)}`))
    await turn()
  }
  return [...parts, Buffer.from('}')]
}
