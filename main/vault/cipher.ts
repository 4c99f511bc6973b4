import { createHash, createHmac, randomBytes } from 'node:crypto'
import Crypt from 'garbados-crypt'
import nacl from 'tweetnacl'
import { AppError } from '../../app/errors'

/*
 * The cipher of crypto-pouch, usable on one document at a time. crypto-pouch encrypts through garbados-crypt:
 * base64(nonce ‖ XSalsa20-Poly1305 box), the key derived from a password and a salt that stands in `_local/crypto`.
 * Reading around its handle is needed because one bad document there rejects a whole list (docs/DESIGN.md, Reading one
 * document at a time).
 */

/**
 * What crypto-pouch derives its key from; the same on every device of a vault (docs/DESIGN.md, One salt for all
 * devices).
 */
export interface DocumentKey {
  readonly password: string
  readonly saltBase64: string
  readonly parameters: Readonly<{ saltLength: number; memorySize: number; iterations: number; parallelism: number }>
}

/** The content of crypto-pouch's `_local/crypto` for a key: written before `crypto()` is called, or it makes its own salt. */
export function cryptoPouchExport(key: DocumentKey): string {
  return Buffer.from(JSON.stringify([key.saltBase64, key.parameters])).toString('base64')
}

/** @throws AppError `integrity` when the payload is not one of this vault's, or was changed */
export function openPayload(payload: string, key: Uint8Array): string {
  const bytes = Buffer.from(payload, 'base64')
  const nonce = bytes.subarray(0, nacl.secretbox.nonceLength)
  if (nonce.length < nacl.secretbox.nonceLength) throw new AppError('integrity', 'The document is cut short.')
  const plain = nacl.secretbox.open(
    new Uint8Array(bytes.subarray(nacl.secretbox.nonceLength)),
    new Uint8Array(nonce),
    key,
  )
  if (plain === null) throw new AppError('integrity', 'The document cannot be decrypted with the key of this journal.')
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8')
}

/** Encrypts as crypto-pouch does; with `nonceKey` under a nonce made from the text (HMAC-SHA-256) instead of a random one. */
export function sealPayload(text: string, key: Uint8Array, nonceKey?: Uint8Array): string {
  const plain = Buffer.from(text, 'utf8')
  const { nonceLength } = nacl.secretbox
  const nonce = nonceKey
    ? createHmac('sha256', nonceKey).update(plain).digest().subarray(0, nonceLength)
    : randomBytes(nonceLength)
  const box = nacl.secretbox(new Uint8Array(plain), new Uint8Array(nonce), key)
  return Buffer.concat([nonce, box]).toString('base64')
}

/** The keys of the documents of a vault, and what they encrypt and decrypt, exactly as crypto-pouch does. */
export class DocumentCipher {
  readonly key: Uint8Array
  readonly nonceKey: Uint8Array

  private constructor(key: Uint8Array) {
    this.key = key
    this.nonceKey = new Uint8Array(createHash('sha256').update('braindump document nonce').update(key).digest())
  }

  /** Derives the key; about 7 ms with the cheapest parameters, which a strong password allows. */
  static async derive(key: DocumentKey): Promise<DocumentCipher> {
    const crypt = await Crypt.import(key.password, cryptoPouchExport(key))
    await crypt._setup
    return new DocumentCipher(crypt._key)
  }

  /** @throws AppError `integrity` when the payload is not one of this vault's, or was changed */
  open(payload: string): string {
    return openPayload(payload, this.key)
  }

  /**
   * Encrypts with a nonce made from the text itself, so that equal texts give equal payloads: two devices that write the
   * same merge write the same revision (docs/DESIGN.md, Writing a merge). Equal texts are all that this reveals.
   */
  sealRepeatably(text: string): string {
    return sealPayload(text, this.key, this.nonceKey)
  }
}
