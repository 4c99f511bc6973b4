import { join } from 'node:path'
import { z } from 'zod'
import { recordingIdSchema, sessionIdSchema, tagIdSchema } from '../../app/ids'
import type { VaultKeys } from '../vault/types'
import type { SnapshotStore } from './journal'
import { readSnapshot, type SnapshotKey, writeSnapshot } from './snapshotFile'

/** Grows when what is stored changes its meaning; an older snapshot is then made anew. */
const FORMAT = 1

const sequence = z.number().int().nonnegative()
const stateSchema = z.object({
  format: z.literal(FORMAT),
  sequences: z.object({ sessions: sequence, messages: sequence, recordings: sequence, tags: sequence }),
  sessions: z.array(
    z.tuple([
      sessionIdSchema,
      z.object({
        title: z.string(),
        createdAt: z.number(),
        tagIds: z.array(tagIdSchema),
        pinned: z.boolean(),
        archived: z.boolean(),
        deletedAt: z.number().nullable(),
      }),
    ]),
  ),
  messages: z.array(z.tuple([sessionIdSchema, z.object({ count: z.number(), excerpt: z.string() })])),
  recordings: z.array(
    z.tuple([
      recordingIdSchema,
      z.object({
        sessionId: sessionIdSchema,
        createdAt: z.number(),
        durationMs: z.number(),
        deleted: z.boolean(),
        excerpt: z.string(),
      }),
    ]),
  ),
  tags: z.array(
    z.tuple([
      tagIdSchema,
      z.object({ name: z.string(), color: z.string(), deleted: z.boolean(), mergedInto: tagIdSchema.nullable() }),
    ]),
  ),
})

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
        const parsed = stateSchema.safeParse(JSON.parse(read.bytes.toString()))
        return parsed.success ? parsed.data : null
      } catch {
        // Not JSON: written by something else under our key; reading everything makes it good.
        return null
      }
    },
    save: (state) => writeSnapshot(path, key, [Buffer.from(JSON.stringify({ format: FORMAT, ...state }))]),
  }
}
