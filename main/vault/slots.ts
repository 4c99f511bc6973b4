import { createHash, hkdfSync } from 'node:crypto'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { NONCE_BYTES, seal, TAG_BYTES, unseal } from '../files/aesGcm'
import type { Ports } from '../platform/ports'
import { randomHex } from '../platform/ports'
import type { Argon2Parameters, DeriveKey } from './argon2'
import { sealOf, VAULT_KEY_BYTES } from './keys'
import { VAULT_FORMAT, type KeySlot } from './schema'

const SALT_BYTES = 16

/** What opens a slot. */
export type SlotSecret =
  { readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'recovery'; readonly code: Buffer }

const associatedData = (slot: Pick<KeySlot, 'vaultId' | 'slotId' | 'format'>): string =>
  JSON.stringify(['braindump key slot', slot.format, slot.vaultId, slot.slotId])

/** Every field but the two that are made from them, in a fixed order. */
export function slotFields(slot: KeySlot): string {
  const argon2 =
    slot.kind === 'passphrase' ? [slot.argon2.memoryKiB, slot.argon2.iterations, slot.argon2.parallelism] : []
  const fields = [
    slot.kind,
    argon2,
    slot.format,
    slot.vaultId,
    slot.slotId,
    slot.createdAt,
    slot.saltBase64,
    slot.nonceBase64,
    slot.wrappedBase64,
    slot.replaces,
  ]
  return JSON.stringify(fields)
}

/** SHA-256 over the fields. */
export const slotChecksum = (slot: KeySlot): string => createHash('sha256').update(slotFields(slot)).digest('base64')

/** The recovery code has 128 random bits, so it needs no slow function; a passphrase does. */
async function keyEncryptionKey(
  derive: DeriveKey,
  secret: SlotSecret,
  salt: Buffer,
  argon2: Argon2Parameters,
): Promise<Buffer> {
  return secret.kind === 'passphrase'
    ? derive(secret.passphrase, salt, argon2)
    : Buffer.from(hkdfSync('sha256', secret.code, salt, 'braindump recovery slot v1', VAULT_KEY_BYTES))
}

export interface Wrapping {
  readonly ports: Ports
  readonly derive: DeriveKey
  readonly argon2: Argon2Parameters
}

/** Wraps the vault key for one secret; `replaces` names the slots that this one puts out of use. */
export async function wrap(
  wrapping: Wrapping,
  vaultId: string,
  vaultKey: Buffer,
  secret: SlotSecret,
  replaces: readonly string[] = [],
): Promise<KeySlot> {
  const { ports, derive, argon2 } = wrapping
  const salt = ports.randomBytes(SALT_BYTES)
  const nonce = ports.randomBytes(NONCE_BYTES)
  const head = { format: VAULT_FORMAT, vaultId, slotId: randomHex(ports, 8), createdAt: ports.now() } as const
  const kek = await keyEncryptionKey(derive, secret, salt, argon2)
  const sealed = seal({ key: kek, nonce, aad: associatedData(head) }, vaultKey)
  kek.fill(0)
  const body = {
    ...head,
    saltBase64: salt.toString('base64'),
    nonceBase64: nonce.toString('base64'),
    wrappedBase64: sealed.toString('base64'),
    replaces: [...replaces],
    checksum: '',
    seal: '',
  }
  const slot: KeySlot =
    secret.kind === 'passphrase' ? { kind: 'passphrase', argon2, ...body } : { kind: 'recovery', ...body }
  return { ...slot, checksum: slotChecksum(slot), seal: sealOf(vaultKey, slotFields(slot)) }
}

/**
 * The vault key in a slot, or null when the secret is not the slot's.
 * @throws AppError `tampered` when the slot is damaged
 */
export async function unwrap(derive: DeriveKey, slot: KeySlot, secret: SlotSecret): Promise<Buffer | null> {
  const sealed = Buffer.from(slot.wrappedBase64, 'base64')
  const nonce = Buffer.from(slot.nonceBase64, 'base64')
  if (
    slot.checksum !== slotChecksum(slot) ||
    sealed.length !== VAULT_KEY_BYTES + TAG_BYTES ||
    nonce.length !== NONCE_BYTES
  )
    throw new AppError('tampered', keyed('vault.slotDamaged'))
  const argon2 = slot.kind === 'passphrase' ? slot.argon2 : { memoryKiB: 8, iterations: 1, parallelism: 1 }
  const kek = await keyEncryptionKey(derive, secret, Buffer.from(slot.saltBase64, 'base64'), argon2)
  try {
    return unseal({ key: kek, nonce, aad: associatedData(slot) }, sealed)
  } catch {
    return null // The tag does not verify: another secret. The caller says so.
  } finally {
    kek.fill(0)
  }
}
