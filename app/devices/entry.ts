import { z } from 'zod'
import { deviceIdSchema, type DeviceId } from '../ids'
import { canonicalJson } from '../merge/document/canonical'

/** The format of registry entries that this version writes. */
export const DEVICE_FORMAT = 1

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)
/** A day in UTC, `2026-11-30`. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const deviceNameSchema = z.string().min(1).max(100)

/**
 * What a device says about itself to the others. Loose, because a newer version may say more, and its signature covers
 * everything it says.
 */
export const deviceEntrySchema = z.looseObject({
  format: z.number().int().positive(),
  device: deviceIdSchema,
  name: deviceNameSchema,
  /** As Node names it: `linux`, `darwin`, `win32`. */
  platform: z.string().min(1).max(40),
  appVersion: z.string().min(1).max(40),
  lastSeenDay: daySchema,
  keys: z.looseObject({
    /** Ed25519, SPKI: signs this entry. */
    signing: base64,
    /** X25519, SPKI: for key slots. */
    agreement: base64,
    /** SHA-256 of the P-256 certificate for talking to it directly; null while it has none. */
    peerFingerprint: z.string().nullable(),
  }),
  /** The highest version of each thing that the device can read, by name. What is not named it cannot read at all. */
  capabilities: z.record(z.string().max(40), z.number().int().nonnegative()),
})
export type DeviceEntry = z.infer<typeof deviceEntrySchema>

/** The value of `setting:device.<id>`. `name` is all that apps before the registry wrote and read. */
export const publishedSchema = z.object({
  name: deviceNameSchema,
  entry: z.looseObject({
    format: z.number().int().positive(),
    keys: z.looseObject({ signing: base64 }),
  }),
  signature: base64,
})

/** The key of the synced setting that a device writes about itself. */
export const DEVICE_PREFIX = 'device.'
export const deviceKey = (id: DeviceId): string => `${DEVICE_PREFIX}${id}`

/** The key of the synced setting that says whether a device is still used; any device writes it. */
const UNUSED_PREFIX = 'device-unused.'
export const unusedKey = (id: DeviceId): string => `${UNUSED_PREFIX}${id}`
export const unusedSchema = z.object({ unused: z.boolean(), day: daySchema })

/** The text that a device signs: bound to its journal, so that an entry means nothing in another one. */
export const signedText = (vaultId: string, entry: unknown): string =>
  canonicalJson({ purpose: 'braindump device entry v1', vaultId, entry })

/** The UTC day of a time in milliseconds. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
