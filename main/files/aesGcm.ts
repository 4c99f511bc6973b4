import { createCipheriv, createDecipheriv } from 'node:crypto'
import { checkKey } from './wipe'

/*
 * AES-256-GCM as everything here uses it: a nonce of 12 bytes, a tag of 16 bytes behind the ciphertext. Where the nonce
 * stands is the format's own affair; most put it in front (`sealBehindNonce`).
 */

export const NONCE_BYTES = 12
/** Sealing adds so many bytes, the nonce not counted. */
export const TAG_BYTES = 16

/** What is needed to seal and to open again. A pair of key and nonce must never meet a second plaintext. */
export interface Sealing {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** 12 bytes. */
  readonly nonce: Uint8Array
  /** What the content belongs to: authenticated with it, not stored. */
  readonly aad: string | Uint8Array
}

/** Ciphertext and tag as pieces of a file, so that nothing large is copied. */
export function sealPieces({ key, nonce, aad }: Sealing, pieces: readonly Uint8Array[]): Buffer[] {
  checkKey(key)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(aad))
  const sealed = pieces.map((piece) => cipher.update(piece))
  cipher.final() // Nothing is left in a stream cipher; this makes the tag.
  return [...sealed, cipher.getAuthTag()]
}

/** Ciphertext ‖ tag. */
export const seal = (sealing: Sealing, plain: Uint8Array): Buffer => Buffer.concat(sealPieces(sealing, [plain]))

/** What `seal` sealed. @throws Error when it is cut short, was changed, or belongs to another key, nonce or AAD */
export function unseal({ key, nonce, aad }: Sealing, sealed: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES
  checkKey(key)
  if (end < 0) throw new Error('What is sealed is shorter than its tag.')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(aad)).setAuthTag(sealed.subarray(end))
  const plain = decipher.update(sealed.subarray(0, end))
  decipher.final() // Nothing is left in a stream cipher; this checks the tag.
  return plain
}

/** Nonce ‖ ciphertext ‖ tag. */
export const sealBehindNonce = (sealing: Sealing, plain: Uint8Array): Buffer =>
  Buffer.concat([sealing.nonce, ...sealPieces(sealing, [plain])])

/** What `sealBehindNonce` sealed. @throws Error as `unseal` does */
export const unsealBehindNonce = (key: Uint8Array, aad: string | Uint8Array, sealed: Uint8Array): Buffer =>
  unseal({ key, aad, nonce: sealed.subarray(0, NONCE_BYTES) }, sealed.subarray(NONCE_BYTES))
