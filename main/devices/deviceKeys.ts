import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { SecretStore } from '../vault/secretStore'

const NAME = 'device-keys'
const keptSchema = z.object({ format: z.literal(1), signing: z.string(), agreement: z.string() })

/** The key pairs of this device; the private halves are sealed in its profile and never leave it. */
export interface DeviceKeys {
  /** Public keys as SPKI in base64. */
  readonly publicKeys: { readonly signing: string; readonly agreement: string }
  /** An Ed25519 signature in base64. */
  sign(text: string): string
}

/** Reads the keys, or makes them on first use. @throws AppError `tampered`, `integrity` when what is sealed cannot be read */
export async function loadDeviceKeys(secrets: Pick<SecretStore, 'get' | 'set'>): Promise<DeviceKeys> {
  const kept = await secrets.get(NAME)
  if (kept !== null) return keysFrom(parse(kept))
  const made = {
    format: 1 as const,
    signing: exported(generateKeyPairSync('ed25519').privateKey),
    agreement: exported(generateKeyPairSync('x25519').privateKey),
  }
  await secrets.set(NAME, JSON.stringify(made))
  return keysFrom(made)
}

function parse(kept: string): z.infer<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(kept))
  } catch (cause) {
    throw new AppError('integrity', keyed('device.keysDamaged'), {
      cause,
    })
  }
}

function keysFrom({ signing, agreement }: z.infer<typeof keptSchema>): DeviceKeys {
  const signer = imported(signing)
  return {
    publicKeys: { signing: publicHalf(signer), agreement: publicHalf(imported(agreement)) },
    sign: (text) => sign(null, Buffer.from(text), signer).toString('base64'),
  }
}

const exported = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'der' }).toString('base64')

const imported = (key: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(key, 'base64'), type: 'pkcs8', format: 'der' })

const publicHalf = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')

/** Whether the holder of an Ed25519 key (SPKI, base64) signed the text; false also for what is no such key. */
export function verifySignature(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' })
    if (key.asymmetricKeyType !== 'ed25519') return false
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    // What cannot be read as a key has signed nothing: the entry is shown as forged.
    return false
  }
}
