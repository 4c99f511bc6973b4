import type { DocumentKey } from './cipher'

/** What a subkey is for; HKDF-SHA-256 info strings, so a name never changes its meaning. */
export const KEY_PURPOSES = [
  'documents',
  'audio',
  'capture',
  'snapshot',
  'secrets',
  'device-state',
  'import',
  'backup',
] as const
export type KeyPurpose = (typeof KEY_PURPOSES)[number]

/** An open vault: everything the services may know of its key. */
export interface VaultKeys {
  readonly vaultId: string
  /** Password and salt for crypto-pouch (docs/DESIGN.md, One salt for all devices). */
  readonly documentKey: DocumentKey
  /** 32 bytes, the same on every device of the vault; overwritten when the journal locks, so nobody needs to keep a copy. */
  readonly subkey: (purpose: KeyPurpose) => Buffer
}
