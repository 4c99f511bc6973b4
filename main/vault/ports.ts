/** A document of the keyring as it stands in the database, without `_id` and `_rev`. */
export type KeyringDocument = Readonly<Record<string, unknown>>

/** Where the wrapped keys live: plain documents, readable before the vault is unlocked. */
export interface KeyringStore {
  /** The header, null in a profile without a vault. */
  header(): Promise<KeyringDocument | null>
  slots(): Promise<readonly KeyringDocument[]>
  /** Creates these documents (id and body) or replaces them. */
  write(documents: readonly (readonly [id: string, body: KeyringDocument])[]): Promise<void>
  remove(ids: readonly string[]): Promise<void>
}

/**
 * The operating system's keychain: a cache of the vault key that spares typing, never the only copy (docs/DESIGN.md,
 * Keys).
 */
export interface KeychainPort {
  /** False where there is none, or where it would keep the key in the clear (`basic_text`). */
  available(): boolean
  /** Whether it keeps a key for this profile; asked while locked, too, so the key is not taken out for it. */
  holds(): Promise<boolean>
  load(): Promise<Buffer | null>
  save(key: Buffer): Promise<void>
  clear(): Promise<void>
}

/** For the command line and tests: types the passphrase every time. */
export const noKeychain: KeychainPort = {
  available: () => false,
  holds: async () => false,
  load: async () => null,
  save: async () => undefined,
  clear: async () => undefined,
}
