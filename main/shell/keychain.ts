import { safeStorage } from 'electron'

/** The operating system's keychain, as a cache of the vault key (design §4). */
export interface Keychain {
  /** False where there is none or it keeps secrets in the clear. */
  readonly isAvailable: () => boolean
  readonly encrypt: (secret: Uint8Array) => Buffer
  readonly decrypt: (sealed: Uint8Array) => Buffer
}

/** `safeStorage`, where it is a real keychain: a Linux backend that is plain text counts as none. */
export const systemKeychain: Keychain = {
  isAvailable: () => {
    if (!safeStorage.isEncryptionAvailable()) return false
    if (process.platform !== 'linux') return true
    return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
  },
  encrypt: (secret) => safeStorage.encryptString(Buffer.from(secret).toString('base64')),
  decrypt: (sealed) => Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64'),
}
