import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { BACKUP_FORMAT, type BackupKeys } from './keys'
import { newerBackup } from './wayIn'

const MAGIC = Buffer.from('BDBACK1\n')

const countsSchema = z.object({
  documents: z.number().int(),
  recordings: z.number().int(),
  chunks: z.number().int(),
  chunkBytes: z.number().int(),
  /** Chunks that recordings name and that were not on the device. */
  absentChunks: z.number().int(),
})
export type SnapshotCounts = z.infer<typeof countsSchema>

const snapshotSchema = z.object({
  format: z.number().int(),
  createdAt: z.number().int(),
  device: z.string(),
  vaults: z.array(z.object({ vaultId: z.string(), sealedBase64: z.string() })),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  /** Up to where each database had been read, and of which instance of it. */
  databases: z.record(z.string(), z.object({ instance: z.string(), sequence: z.number() })),
  counts: countsSchema,
})
/** What a run leaves: the root of its tree, and what is needed to go on from it. */
export type Snapshot = z.infer<typeof snapshotSchema>

/** `20261130T050210123Z-1a2b3c4d`, to the millisecond: by their names snapshots sort in time. */
export const snapshotName = (createdAtMs: number, random: string): string =>
  `${new Date(createdAtMs).toISOString().replaceAll(/[-:.]/g, '')}-${random}`

export const SNAPSHOT_NAME = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/

/** The whole file of a snapshot; every call gives other bytes. */
export const sealSnapshot = (keys: BackupKeys, name: string, snapshot: Snapshot): Buffer =>
  Buffer.concat([MAGIC, keys.seal('snapshots', `snapshot ${name}`, Buffer.from(JSON.stringify(snapshot)))])

/** @throws AppError `integrity`, `newer-format` */
export function openSnapshot(keys: BackupKeys, name: string, bytes: Buffer): Snapshot {
  const magic = bytes.subarray(0, MAGIC.length)
  if (/^BDBACK[2-9]\n$/.test(magic.toString('latin1'))) throw newerBackup()
  try {
    if (!magic.equals(MAGIC)) throw new Error('No snapshot.')
    const json: unknown = JSON.parse(
      keys.open('snapshots', `snapshot ${name}`, bytes.subarray(MAGIC.length)).toString('utf8'),
    )
    const { format } = z.object({ format: z.number().int() }).parse(json)
    if (format > BACKUP_FORMAT) throw newerBackup()
    return snapshotSchema.parse(json)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('integrity', keyed('backup.snapshotDamaged'), { cause })
  }
}
