import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { deviceIdSchema } from '../../../app/ids'

/** The version of the protocol; another one is refused in words. */
export const PAIRING_VERSION = 1

/** A handshake message is short; a bundle holds the keyring and the servers. */
export const MOST_HANDSHAKE_BYTES = 4_096
export const MOST_BUNDLE_BYTES = 4_194_304

const opaque = z.string().min(1).max(2_000)
export const requestSchema = z.object({ version: z.number().int(), request: opaque })
export const responseSchema = z.discriminatedUnion('answer', [
  z.object({ version: z.number().int(), answer: z.literal('response'), response: opaque }),
  z.object({ version: z.number().int(), answer: z.literal('refused'), why: z.enum(['ended', 'version']) }),
])
/** Null: the code was wrong. */
export const finishSchema = z.object({ finish: opaque.nullable() })

/** A device as the other one is to know it. */
const partnerSchema = z.object({
  id: deviceIdSchema,
  name: z.string().min(1).max(100),
  signingKey: z.string().max(200),
})
export type Partner = z.infer<typeof partnerSchema>

const serverSchema = z.object({
  url: z.string(),
  prefix: z.string(),
  username: z.string().nullable(),
  password: z.string().nullable(),
  role: z.enum(['primary', 'failover', 'mirror']),
  authentication: z.enum(['basic', 'cookie']),
  /** The certificate of an authority of one's own, in PEM; null where the system knows it. */
  authority: z.string().nullable(),
})
export type SharedServer = z.infer<typeof serverSchema>

/** Everything that makes a device one of the journal. */
export const bundleSchema = z.object({
  /** The vault key in base64. */
  vaultKey: z.string(),
  /** The keyring as it stands, with its revisions. */
  keyring: z.array(z.looseObject({ _id: z.string(), _rev: z.string() })).max(1_000),
  servers: z.array(serverSchema).max(100),
  host: partnerSchema,
})
export type Bundle = z.infer<typeof bundleSchema>

export const readySchema = z.object({ ready: z.literal(true) })
export const doneSchema = z.object({ done: partnerSchema })

/** @throws AppError `pairing` for anything else than such a message */
export function parseMessage<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (cause) {
    throw new AppError('pairing', keyed('pairing.notBrainDump'), {
      cause,
    })
  }
}

export const asBytes = (message: unknown): Buffer => Buffer.from(JSON.stringify(message))
