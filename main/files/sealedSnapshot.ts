import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NONCE_BYTES, sealPieces, unsealBehindNonce } from './aesGcm'
import { replaceFile } from './jsonFile'

/*
 * A sealed file of derived data: AES-256-GCM with the vault's `snapshot` subkey. It saves reading every document at start
 * and can always be made again, so whatever is wrong with it, the answer is to rebuild, never to ask.
 */

const MAGIC = Buffer.from('BDSNAP1\n')

/** What a snapshot belongs to; authenticated with it, so that one is never taken for another. */
export interface SnapshotKey {
  /** 32 bytes. */
  readonly key: Uint8Array
  readonly vaultId: string
  /** What the snapshot is of, e.g. `list`. */
  readonly name: string
}

export type SnapshotRead =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'absent' }
  /** Damaged, cut short, of another vault or of another version. */
  | { readonly kind: 'unusable'; readonly cause: unknown }

const boundTo = ({ vaultId, name }: SnapshotKey): string => JSON.stringify(['braindump snapshot', vaultId, name])

/** Reads and verifies the file. */
export async function readSnapshot(path: string, key: SnapshotKey): Promise<SnapshotRead> {
  let sealed: Buffer
  try {
    sealed = await readFile(path)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unusable', cause }
  }
  try {
    if (!sealed.subarray(0, MAGIC.length).equals(MAGIC))
      return { kind: 'unusable', cause: new Error('Not a snapshot.') }
    const bytes = unsealBehindNonce(key.key, boundTo(key), sealed.subarray(MAGIC.length))
    return { kind: 'read', bytes }
  } catch (cause) {
    return { kind: 'unusable', cause }
  }
}

/** Replaces the file whole: after a crash the old one is there or the new one. Rejects when the disk does. */
export async function writeSnapshot(path: string, key: SnapshotKey, parts: readonly Uint8Array[]): Promise<void> {
  const nonce = randomBytes(NONCE_BYTES)
  const pieces = sealPieces({ key: key.key, nonce, aad: boundTo(key) }, parts)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await replaceFile(path, [MAGIC, nonce, ...pieces])
}
