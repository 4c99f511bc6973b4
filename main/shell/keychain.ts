import { safeStorage } from 'electron'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../files/jsonFile'
import type { KeychainPort } from '../vault/ports'

/**
 * `safeStorage` as a cache of the vault key: the key, sealed by the operating system's keychain, in a file of the
 * profile. A Linux backend that is plain text counts as no keychain (docs/DESIGN.md, Keys).
 */
export function systemKeychain(profile: string): KeychainPort {
  const file = join(profile, 'keychain.bin')
  const available = (): boolean => {
    if (!safeStorage.isEncryptionAvailable()) return false
    return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
  }
  return {
    available,
    holds: async () => available() && (await stat(file).catch(() => null)) !== null, // None is none.
    load: async () => {
      if (!available()) return null
      try {
        return Buffer.from(safeStorage.decryptString(await readFile(file)), 'base64')
      } catch {
        return null // Not remembered, or another keychain by now: the person types the passphrase.
      }
    },
    save: async (key) => {
      if (available()) await replaceFile(file, safeStorage.encryptString(key.toString('base64')))
    },
    clear: () => rm(file, { force: true }),
  }
}
