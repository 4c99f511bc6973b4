import { writtenFields } from '../messages/schemas'
import { z } from 'zod'
import { timestampMsSchema } from '../model/base'
import { call } from './wire/define'
import { errorReportSchema, nothing } from './wire/common'
import { remoteAddressSchema } from './vault'

/** The one value that says where syncing stands (docs/DESIGN.md, Status). */
export const syncStatusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }), // no server set up: this device only
  z.object({ state: z.literal('paused') }), // by the person
  z.object({ state: z.literal('offline'), since: timestampMsSchema, retryAt: timestampMsSchema.nullable() }),
  z.object({ state: z.literal('connecting') }),
  z.object({ state: z.literal('syncing'), left: z.number().int().nullable() }),
  z.object({
    state: z.literal('up-to-date'),
    at: timestampMsSchema,
    /** Mirrors that could not be reached, or refuse their copy; left out when there are none. */
    mirrorsAway: z.number().int().positive().optional(),
  }),
  z.object({
    state: z.literal('needs-you'),
    why: z.array(
      z.enum([
        'sign-in',
        'forbidden',
        'conflicts',
        'quarantine',
        'disk-full',
        'mass-deletion',
        'remote-lost',
        'other-vault',
      ]),
    ),
  }),
])
export type SyncStatus = z.infer<typeof syncStatusSchema>

export const syncReportSchema = z.object({
  status: syncStatusSchema,
  /** Why the server cannot be used, in words; null while it can. */
  problem: errorReportSchema.nullable(),
  databases: z.array(
    z.object({
      name: z.string(),
      push: z.enum(['idle', 'active', 'stopped', 'error']),
      pull: z.enum(['idle', 'active', 'stopped', 'error']),
      pushed: z.number().int(),
      pulled: z.number().int(),
      error: errorReportSchema.nullable(),
    }),
  ),
  bytesUp: z.number(),
  bytesDown: z.number(),
  conflicts: z.number().int(),
  quarantined: z.array(z.object({ database: z.string(), id: z.string(), why: errorReportSchema })),
  activeRemoteId: z.string().nullable(),
  mirrors: z.array(
    z.object({
      id: z.string(),
      upToDateAt: timestampMsSchema.nullable(),
      /** Since when it does not get its copy, null while it does. */
      awaySince: timestampMsSchema.nullable(),
      problem: errorReportSchema.nullable(),
    }),
  ),
})
export type SyncReport = z.infer<typeof syncReportSchema>

export const remoteSchema = z.object({
  id: z.string(),
  /** Without credentials. */
  url: z.string(),
  prefix: z.string(),
  username: z.string().nullable(),
  /** Taken in order when the ones before cannot be reached, or kept as a copy besides. */
  role: z.enum(['primary', 'failover', 'mirror']),
  /** Its password goes without encryption beyond this machine and a private network. */
  inTheClear: z.boolean(),
})
export type Remote = z.infer<typeof remoteSchema>

export const checkLineSchema = z.object({
  step: z.enum(['encrypted', 'reachable', 'product', 'signed-in', 'databases', 'body-size', 'round-trip', 'clock']),
  outcome: z.enum(['ok', 'warning', 'failed', 'skipped']),
  /** What was found, and what to do when it is not ok. */
  ...writtenFields,
})
export type CheckLine = z.infer<typeof checkLineSchema>

const options = { role: z.enum(['primary', 'failover', 'mirror']).optional() }

export const syncCalls = {
  report: call(nothing, syncReportSchema),
  remotes: call(nothing, z.object({ remotes: z.array(remoteSchema) })),
  /** Looks before anything is written but the one probe document it takes away again. */
  check: call(remoteAddressSchema.extend(options), z.object({ lines: z.array(checkLineSchema), ok: z.boolean() })),
  addRemote: call(remoteAddressSchema.extend(options), remoteSchema),
  removeRemote: call(z.object({ id: z.string() }), nothing),
  signIn: call(z.object({ id: z.string(), username: z.string(), password: z.string() }), nothing),
  pause: call(z.object({ paused: z.boolean() }), nothing),
  now: call(nothing, nothing),
  /** Tries the refused documents again. */
  retryQuarantine: call(nothing, nothing),
  /** Answers the mass deletion guard: go on with the change set that would trash most of the journal, or keep what is here. */
  answerMassDeletion: call(z.object({ answer: z.enum(['accept', 'keep-mine']) }), nothing),
} as const

export const syncEvents = {
  'sync.changed': syncReportSchema,
} as const
