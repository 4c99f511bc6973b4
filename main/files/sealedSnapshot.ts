import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/*
 * A sealed file of derived data: AES-256-GCM with the vault's `snapshot` subkey. It saves reading every document at start
 * and can always be made again, so whatever is wrong with it, the answer is to rebuild, never to ask.
 */

const MAGIC = Buffer.from('BDSNAP1\n')
const IV_BYTES = 12
const TAG_BYTES = 16

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

const boundTo = ({ vaultId, name }: SnapshotKey): Buffer =>
  Buffer.from(JSON.stringify(['braindump snapshot', vaultId, name]))

/** Reads and verifies the file. */
export async function readSnapshot(path: string, key: SnapshotKey): Promise<SnapshotRead> {
  let sealed: Buffer
  try {
    sealed = await readFile(path)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unusable', cause }
  }
  try {
    if (sealed.length < MAGIC.length + IV_BYTES + TAG_BYTES || !sealed.subarray(0, MAGIC.length).equals(MAGIC))
      return { kind: 'unusable', cause: new Error('Not a snapshot.') }
    const iv = sealed.subarray(MAGIC.length, MAGIC.length + IV_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key.key, iv)
    decipher.setAAD(boundTo(key))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    const bytes = decipher.update(sealed.subarray(MAGIC.length + IV_BYTES, sealed.length - TAG_BYTES))
    decipher.final()
    return { kind: 'read', bytes }
  } catch (cause) {
    return { kind: 'unusable', cause }
  }
}

/** Replaces the file whole: after a crash the old one is there or the new one. Rejects when the disk does. */
export async function writeSnapshot(path: string, key: SnapshotKey, parts: readonly Uint8Array[]): Promise<void> {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.key, iv)
  cipher.setAAD(boundTo(key))
  const sealed = parts.map((part) => cipher.update(part))
  cipher.final()
  const temporary = `${path}.writing`
  await mkdir(dirname(path), { recursive: true })
  try {
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writev([MAGIC, iv, ...sealed, cipher.getAuthTag()])
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
