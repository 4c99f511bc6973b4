import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { KeyPurpose, VaultKeys } from './types'
import type { VaultHeader } from './schema'

export const VAULT_KEY_BYTES = 32

const derive = (vaultKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', vaultKey, Buffer.alloc(0), `braindump ${purpose} v1`, VAULT_KEY_BYTES))

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
  return createHmac('sha256', derive(vaultKey, 'verifier')).update(JSON.stringify(fields)).digest('base64')
}

/** Whether the header was written by somebody who had this vault key. */
export function verifies(vaultKey: Buffer, header: VaultHeader): boolean {
  const expected = Buffer.from(verifierOf(vaultKey, header))
  const found = Buffer.from(header.verifier)
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** Proves that the fields of a key slot were written by somebody who had this vault key. */
export const sealOf = (vaultKey: Buffer, fields: string): string =>
  createHmac('sha256', derive(vaultKey, 'slots')).update(fields).digest('base64')

export function isSealed(vaultKey: Buffer, fields: string, seal: string): boolean {
  const expected = Buffer.from(sealOf(vaultKey, fields))
  const found = Buffer.from(seal)
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** What services get. Subkeys are derived when asked for and belong to the caller. */
export function vaultKeys(vaultKey: Buffer, header: VaultHeader): VaultKeys {
  const documents = derive(vaultKey, 'documents')
  return {
    vaultId: header.vaultId,
    documentKey: {
      password: documents.toString('base64'),
      saltBase64: header.documents.saltBase64,
      parameters: header.documents.parameters,
    },
    subkey: (purpose: KeyPurpose) => derive(vaultKey, purpose),
  }
}
