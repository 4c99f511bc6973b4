import { z } from 'zod'
import { deviceIdSchema } from '../ids'
import { call } from './wire/define'
import { errorReportSchema, nothing } from './wire/common'

/** A device of the journal as a person sees it. */
export const deviceInfoSchema = z.object({
  id: deviceIdSchema,
  name: z.string(),
  /** The device that answers. */
  current: z.boolean(),
  /** As Node names it; null where only a name is known, or nothing is believed. */
  platform: z.string().nullable(),
  appVersion: z.string().nullable(),
  /** The UTC day on which it last opened the journal, `2026-11-30`. */
  lastSeenDay: z.string().nullable(),
  /** The highest version of each thing it can read. */
  capabilities: z.record(z.string(), z.number()),
  /** `unsigned`: by an app from before signatures. `newer`: by a newer app, in a format unknown here. */
  trust: z.enum(['signed', 'unsigned', 'newer', 'forged']),
  /** Why it is not believed; null where it is. */
  distrust: z.enum(['malformed', 'signature', 'other-key', 'unsigned']).nullable(),
  /** Marked as no longer used, and not opened since. */
  unused: z.boolean(),
})
export type DeviceInfo = z.infer<typeof deviceInfoSchema>

export const deviceCalls = {
  /** This device first. */
  list: call(nothing, z.object({ devices: z.array(deviceInfoSchema) })),
  /** Marks another device as no longer used, or takes that back. It keeps its access: this is not a revocation. */
  setUnused: call(z.object({ id: deviceIdSchema, unused: z.boolean() }), nothing),
  /** Believes a device that signs with another key than before: a person says that it was set up again. */
  acceptKey: call(z.object({ id: deviceIdSchema }), nothing),
  /** Shows a code with which another device joins; `devices.paired` tells how it ended. */
  startPairing: call(
    nothing,
    z.object({ code: z.string(), addresses: z.array(z.string()), endsAtMs: z.number().int() }),
  ),
  /** Ends it; nothing is told then. */
  stopPairing: call(nothing, nothing),
} as const

export const deviceEvents = {
  /** A device joined, or why none did. */
  'devices.paired': z.object({ error: errorReportSchema.nullable() }),
} as const
