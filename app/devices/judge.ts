import type { DeviceId } from '../ids'
import {
  DEVICE_FORMAT,
  deviceEntrySchema,
  deviceNameSchema,
  publishedSchema,
  signedText,
  type DeviceEntry,
} from './entry'

/** Whether the holder of this public key (SPKI, base64) signed the text. */
export type VerifySignature = (publicKey: string, text: string, signature: string) => boolean

/** What is known about the device before its entry is looked at. */
export interface JudgeContext {
  readonly id: DeviceId
  readonly vaultId: string
  /** The signing key this device was first seen with; null while none was. */
  readonly knownKey: string | null
  readonly verify: VerifySignature
}

/** Why an entry is not believed. */
export type Distrust = 'malformed' | 'signature' | 'other-key' | 'unsigned'

/** What an entry is worth. Only a signed one is believed. */
export type Judged =
  | { readonly trust: 'signed'; readonly name: string; readonly entry: DeviceEntry }
  /** By an app from before the registry, which does not sign; nothing contradicts it. */
  | { readonly trust: 'unsigned'; readonly name: string }
  /** Signed, in a format that this version does not know. */
  | { readonly trust: 'newer'; readonly name: string; readonly signingKey: string }
  | { readonly trust: 'forged'; readonly name: string; readonly why: Distrust }

/**
 * Judges what stands in the registry about a device. The key it was first seen with stays its key: whoever holds the vault
 * key could write an entry, but cannot sign it as another device.
 */
export function judgeEntry(value: unknown, { id, vaultId, knownKey, verify }: JudgeContext): Judged {
  const name = nameIn(value)
  const forged = (why: Distrust): Judged => ({ trust: 'forged', name, why })
  if (!isObject(value) || name === '') return forged('malformed')
  if (!('entry' in value)) return knownKey === null ? { trust: 'unsigned', name } : forged('unsigned')
  const published = publishedSchema.safeParse(value)
  if (!published.success) return forged('malformed')
  const { entry, signature } = published.data
  const signingKey = entry.keys.signing
  if (!verify(signingKey, signedText(vaultId, entry), signature)) return forged('signature')
  if (entry['device'] !== id || entry['name'] !== name) return forged('signature')
  if (knownKey !== null && knownKey !== signingKey) return forged('other-key')
  const parsed = deviceEntrySchema.safeParse(entry)
  if (parsed.success) return { trust: 'signed', name, entry: parsed.data }
  return entry.format > DEVICE_FORMAT ? { trust: 'newer', name, signingKey } : forged('malformed')
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nameIn = (value: unknown): string =>
  (isObject(value) ? deviceNameSchema.safeParse(value['name']).data : undefined) ?? ''
