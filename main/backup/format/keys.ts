import { createHash, hkdfSync } from 'node:crypto'
import { NONCE_BYTES, sealBehindNonce, unsealBehindNonce } from '../../files/aesGcm'
import { usedOnce } from '../../files/wipe'
import type { Ports } from '../../platform/ports'

/** The format of backups that this version writes. */
export const BACKUP_FORMAT = 1

export const BACKUP_KEY_BYTES = 32

/** What a key of a backup is for. */
export type BackupPurpose = 'packs' | 'snapshots' | 'vault key'

/** SHA-256 in hex: names blobs, packs and places in the tree. */
export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** The keys of one backup, all made from its own 32 random bytes (docs/FORMAT.md, Backups). */
export class BackupKeys {
  readonly backupId: string
  readonly #keys: Readonly<Record<BackupPurpose, Buffer>>
  readonly #ports: Pick<Ports, 'randomBytes'>

  constructor(backupId: string, backupKey: Uint8Array, ports: Pick<Ports, 'randomBytes'>) {
    this.backupId = backupId
    this.#ports = ports
    const derived = (purpose: BackupPurpose): Buffer =>
      Buffer.from(hkdfSync('sha256', backupKey, '', `braindump backup ${purpose} v1`, BACKUP_KEY_BYTES))
    this.#keys = { packs: derived('packs'), snapshots: derived('snapshots'), 'vault key': derived('vault key') }
  }

  /** Nonce ‖ ciphertext ‖ tag; `what` says what it is, and is authenticated with it. */
  seal(purpose: BackupPurpose, what: string, plain: Uint8Array): Buffer {
    const nonce = this.#ports.randomBytes(NONCE_BYTES)
    return sealBehindNonce({ key: this.#keys[purpose], nonce, aad: this.#aad(what) }, plain)
  }

  /** @throws Error when it is damaged, or something else */
  open(purpose: BackupPurpose, what: string, sealed: Uint8Array): Buffer {
    return unsealBehindNonce(this.#keys[purpose], this.#aad(what), sealed)
  }

  /** Gives a key to one use. */
  use<T>(purpose: BackupPurpose, use: (key: Uint8Array) => T): T {
    return usedOnce(Buffer.from(this.#keys[purpose]), use)
  }

  /** Overwrites the keys. */
  wipe(): void {
    for (const key of Object.values(this.#keys)) key.fill(0)
  }

  #aad(what: string): string {
    const [first = '', ...rest] = what.split(' ')
    return ['braindump', 'backup', first, 'v1', this.backupId, ...rest].join(' ')
  }
}
