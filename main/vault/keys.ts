import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { checkKey, usedOnce } from '../files/wipe'
import type { KeyPurpose, VaultKeys } from './types'
import type { VaultHeader } from './schema'

export const VAULT_KEY_BYTES = 32

/** In shared memory: a thread that gets it gets no copy, so that overwriting it here overwrites it there. */
function derive(vaultKey: Buffer, purpose: string): Buffer {
  const key = Buffer.from(new SharedArrayBuffer(VAULT_KEY_BYTES))
  const derived = hkdfSync('sha256', vaultKey, Buffer.alloc(0), `braindump ${purpose} v1`, VAULT_KEY_BYTES)
  return usedOnce(new Uint8Array(derived), (bytes) => {
    key.set(bytes)
    return key
  })
}

/** The verifier of a header: every field, in a fixed order, under a subkey of the vault key. */
export function verifierOf(vaultKey: Buffer, header: Omit<VaultHeader, 'verifier'>): string {
  const { saltLength, memorySize, iterations, parallelism } = header.documents.parameters
  const fields = [
    header.format,
    header.vaultId,
    header.createdAt,
    header.documents.saltBase64,
    saltLength,
    memorySize,
    iterations,
    parallelism,
  ]
  return usedOnce(derive(vaultKey, 'verifier'), (key) =>
    createHmac('sha256', key).update(JSON.stringify(fields)).digest('base64'),
  )
}

/** Whether the header was written by somebody who had this vault key. */
export function verifies(vaultKey: Buffer, header: VaultHeader): boolean {
  const expected = Buffer.from(verifierOf(vaultKey, header))
  const found = Buffer.from(header.verifier)
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** Proves that the fields of a key slot were written by somebody who had this vault key. */
export const sealOf = (vaultKey: Buffer, fields: string): string =>
  usedOnce(derive(vaultKey, 'slots'), (key) => createHmac('sha256', key).update(fields).digest('base64'))

export function isSealed(vaultKey: Buffer, fields: string, seal: string): boolean {
  const expected = Buffer.from(sealOf(vaultKey, fields))
  const found = Buffer.from(seal)
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** `VaultKeys` of which nothing is left after `wipe`. */
export interface OpenKeys extends VaultKeys {
  /** Overwrites everything that was given out. */
  wipe(): void
}

/** What services get: each subkey once, however often it is asked for. */
export function vaultKeys(vaultKey: Buffer, header: VaultHeader): OpenKeys {
  const subkeys = new Map<KeyPurpose, Buffer>()
  const subkey = (purpose: KeyPurpose): Buffer => {
    const known = subkeys.get(purpose)
    if (known !== undefined) return known
    checkKey(vaultKey)
    const key = derive(vaultKey, purpose)
    subkeys.set(purpose, key)
    return key
  }
  const password = base64Bytes(subkey('documents'))
  return {
    vaultId: header.vaultId,
    documentKey: { password, saltBase64: header.documents.saltBase64, parameters: header.documents.parameters },
    subkey,
    wipe: () => {
      for (const key of [...subkeys.values(), password]) key.fill(0)
    },
  }
}

const BASE64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const FILLER = 0x3d // =

/** Base64 as bytes: a string cannot be overwritten. */
export function base64Bytes(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(FILLER)
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(from, from + 3)
    const group = (one << 16) | (two << 8) | three
    const symbols = Math.min(4, bytes.length - from + 1)
    for (let at = 0; at < symbols; at++) out[to + at] = BASE64[(group >> (18 - 6 * at)) & 63] ?? 0
  }
  return out
}
