import { keyedSchema } from '../messages/schemas'
import { z } from 'zod'
import { call } from './wire/define'
import { nothing } from './wire/common'
import { recoveryNameSchema, recoveryNoteSchema } from '../recovery/codes'

/** At least this many characters; main measures besides how hard a new one is to guess. */
export const PASSPHRASE_MIN_LENGTH = 8

export const passphraseSchema = z.string().min(PASSPHRASE_MIN_LENGTH).max(1024)

/** One way to prove that the journal is one's own. */
export const unlockWithSchema = z.discriminatedUnion('with', [
  z.object({ with: z.literal('passphrase'), passphrase: z.string().min(1).max(1024) }),
  z.object({ with: z.literal('recovery-code'), recoveryCode: z.string().min(1).max(200) }),
])
export type UnlockWith = z.infer<typeof unlockWithSchema>

export const vaultStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('locked'), vaultId: z.string() }),
  z.object({ state: z.literal('unlocked'), vaultId: z.string() }),
])
export type VaultState = z.infer<typeof vaultStateSchema>

/** A database of this profile that was damaged or gone, as long as its folder lies there; what was in it may be missing. */
export const setAsideSchema = z.object({
  /** An entity's name, or `keyring`. */
  database: z.string(),
  what: z.enum(['damaged', 'suspect', 'missing']),
  /** Where its files are kept. */
  folder: z.string(),
  /** Documents that could be read of them and are in the journal again, and documents that could not; left out where nobody knows. */
  recovered: z.object({ documents: z.number(), lost: z.number() }).optional(),
})
export type SetAside = z.infer<typeof setAsideSchema>

export const remoteAddressSchema = z.object({
  url: z.string().min(1).max(2000),
  prefix: z.string().max(100).optional(),
  username: z.string().max(500).optional(),
  password: z.string().max(2000).optional(),
  /** The certificate authority of the server, where it is not one that the system knows. */
  caFile: z.string().optional(),
})

/** One of the codes that open the journal instead of the passphrase. The code itself is kept nowhere. */
export const recoveryCodeInfoSchema = z.object({
  /** Of its key slot. */
  id: z.string(),
  createdAt: z.number().int(),
  ...recoveryNoteSchema.shape,
  /** Neither made nor tried for a year: ask whether it is still there. */
  old: z.boolean(),
})
export type RecoveryCodeInfo = z.infer<typeof recoveryCodeInfoSchema>

const recoveryPartSchema = z.object({ number: z.number().int(), part: z.string(), practice: z.string() })

export const vaultCalls = {
  state: call(
    nothing,
    z.object({
      vault: vaultStateSchema,
      keychain: z.enum(['available', 'unavailable']),
      rememberKey: z.boolean(),
      /** Left out while there are none. */
      setAside: z.array(setAsideSchema).optional(),
      /** Why nothing can be changed; left out where everything can. */
      readOnly: z.enum(['disk-full', 'profile-read-only']).optional(),
      /** Databases whose files turned out to be damaged since they were opened; left out while there are none. */
      suspect: z.array(z.string()).optional(),
      /** Documents that were written on this device and are not here any more; left out while nobody knows of any. */
      missing: z.number().int().optional(),
      /** Where there is no vault: what became of the keys, when there was one; the databases that they open are here. */
      lostKeys: keyedSchema.optional(),
      /** A restore into this profile was cut off: it holds a part of a journal. */
      restoring: z.literal(true).optional(),
    }),
  ),
  /** Shows the folder in which damaged files are kept, in the file manager of the system. */
  showDamaged: call(nothing, nothing),
  /** Starts a new journal. The recovery code is answered once and kept nowhere. */
  create: call(z.object({ passphrase: passphraseSchema }), z.object({ vaultId: z.string(), recoveryCode: z.string() })),
  join: call(z.object({ remote: remoteAddressSchema, unlock: unlockWithSchema }), z.object({ vaultId: z.string() })),
  /** Joins the journal of a device on this network that shows a code. */
  joinWithCode: call(
    z.object({ code: z.string().max(100), address: z.string().max(300) }),
    z.object({ vaultId: z.string(), servers: z.number().int() }),
  ),
  /** Ends a `join` or `joinWithCode` that is under way, which then fails with `cancelled`. */
  cancelJoin: call(nothing, nothing),
  unlock: call(unlockWithSchema, z.object({ vaultId: z.string() })),
  lock: call(nothing, nothing),
  changePassphrase: call(z.object({ current: unlockWithSchema, next: passphraseSchema }), nothing),
  /** With a name beside the others, without one in the place of the code that has none. */
  newRecoveryCode: call(
    z.object({ current: unlockWithSchema, name: recoveryNameSchema.optional() }),
    z.object({ recoveryCode: z.string() }),
  ),
  recoveryCodes: call(nothing, z.object({ codes: z.array(recoveryCodeInfoSchema) })),
  /** Tries a code, and notes the day on which it worked. */
  testRecoveryCode: call(z.object({ recoveryCode: z.string().min(1).max(200) }), recoveryCodeInfoSchema),
  revokeRecoveryCode: call(z.object({ id: z.string().max(100), current: unlockWithSchema }), nothing),
  /** A new code in parts, each beside one to practise with. */
  splitRecoveryCode: call(
    z.object({
      current: unlockWithSchema,
      name: recoveryNameSchema,
      parts: z.number().int(),
      needed: z.number().int(),
    }),
    z.object({ parts: z.array(recoveryPartSchema) }),
  ),
  /** The code that parts give, or that they are for practice. Asks nothing of the journal. */
  combineRecoveryParts: call(
    z.object({ parts: z.array(z.string().max(200)).max(20) }),
    z.object({ recoveryCode: z.string().nullable() }),
  ),
  /** Keep the vault key in the operating system's keychain, or stop doing so. */
  setRememberKey: call(z.object({ remember: z.boolean() }), nothing),
} as const

export const vaultEvents = {
  /** While the journal opens: how many documents of damaged files were recovered so far, and how many there are. */
  'vault.recovering': z.object({ done: z.number().int(), total: z.number().int() }),
  'vault.changed': z.object({ state: z.enum(['absent', 'locked', 'unlocked']) }),
} as const
