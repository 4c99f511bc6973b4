import { z } from 'zod'
import { writtenFields } from '../messages/schemas'
import { BACKUP_TROUBLES } from '../backup/due'
import { nothing } from './wire/common'
import { call } from './wire/define'
import { unlockWithSchema } from './vault'

const backupIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

const resultSchema = z.object({ at: z.number(), ok: z.boolean(), ...writtenFields })

/** A folder that the person chose, or a folder on a WebDAV server. */
export const backupPlaceSchema = z.union([
  z.object({ folder: z.string() }),
  z.object({
    url: z.string().min(1).max(2000),
    username: z.string().max(1000).optional(),
    password: z.string().max(1000).optional(),
    /** A file with certificate authorities, chosen in a dialog. */
    caFile: z.string().optional(),
  }),
])
export type BackupPlace = z.infer<typeof backupPlaceSchema>

export const backupTargetSchema = z.object({
  backupId: backupIdSchema,
  /** A folder, or an address. */
  folder: z.string(),
  isServer: z.boolean(),
  /** Its password goes without encryption beyond this machine and a private network. */
  inTheClear: z.boolean(),
  lastGoodAt: z.number().nullable(),
  lastRun: resultSchema.nullable(),
  /** The last rehearsal: what was read back, decrypted and compared with the journal. */
  lastVerify: resultSchema
    .extend({
      figures: z
        .object({
          bytes: z.number(),
          compared: z.number(),
          wrong: z.number(),
          /** All of the backup, and not a sample. */
          isEverything: z.boolean(),
        })
        .optional(),
    })
    .nullable(),
  /** Null while all is well. */
  trouble: z.enum(BACKUP_TROUBLES).nullable(),
})
export type BackupTarget = z.infer<typeof backupTargetSchema>

export const backupActivitySchema = z.object({
  /** Null while a backup is restored. */
  backupId: backupIdSchema.nullable(),
  what: z.enum(['run', 'verify', 'restore']),
  documents: z.number(),
  bytes: z.number(),
})
/** What is being done at this moment, and how far it is. */
export type BackupActivity = z.infer<typeof backupActivitySchema>

export const backupCalls = {
  list: call(nothing, z.object({ targets: z.array(backupTargetSchema), activity: backupActivitySchema.nullable() })),
  /** Backs up there from now on; the first run begins at once. The same address again changes how it is signed in to. */
  add: call(backupPlaceSchema, nothing),
  /** Backs up now, and reads a part of it back; answers when that has ended. */
  run: call(z.object({ backupId: backupIdSchema }), nothing),
  /** Reads all of a backup back. */
  verify: call(z.object({ backupId: backupIdSchema }), nothing),
  /** Opens a recording of a backup, from the target and not from here, where chance chose: what stands between the times is played. */
  listen: call(
    z.object({ backupId: backupIdSchema }),
    z.object({
      /** For an `<audio>` element, for a minute. */
      url: z.string(),
      title: z.string(),
      recordedAt: z.number(),
      backedUpAt: z.number(),
      startMs: z.number(),
      endMs: z.number(),
    }),
  ),
  /** Writes a sheet to print, with these lines, as a PDF. */
  saveSheet: call(
    z.object({
      path: z.string(),
      title: z.string().max(200),
      lines: z.array(z.tuple([z.string().max(200), z.string().max(2000)])).max(50),
    }),
    nothing,
  ),
  /** Ends what is being done: a run, a rehearsal, or a restore. */
  cancel: call(nothing, nothing),
  /** Forgets a target; what is in it stays. */
  remove: call(z.object({ backupId: backupIdSchema }), nothing),
  /** Restores the newest backup in a place into an empty profile, or goes on where that was cut off. */
  restore: call(
    z.object({ from: backupPlaceSchema, unlock: unlockWithSchema }),
    z.object({
      createdAt: z.number(),
      documents: z.number().int(),
      recordings: z.number().int(),
      /** Documents and recordings that did not come back as they were. */
      damaged: z.number().int(),
    }),
  ),
} as const

export const backupEvents = {
  /** `activity` null: it ended, and what is known of the targets may have changed. */
  'backup.changed': z.object({ activity: backupActivitySchema.nullable() }),
} as const
