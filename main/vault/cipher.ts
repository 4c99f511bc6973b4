import { createHash, createHmac, randomBytes } from 'node:crypto'
import Crypt from 'garbados-crypt'
import nacl from 'tweetnacl'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { paddedLength } from '../../app/padding'
import { checkKey } from '../files/wipe'

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
  /** As text, or as its bytes, which can be overwritten. */
  readonly password: string | Uint8Array
  readonly saltBase64: string
  readonly parameters: Readonly<{ saltLength: number; memorySize: number; iterations: number; parallelism: number }>
}

/** The content of crypto-pouch's `_local/crypto` for a key: written before `crypto()` is called, or it makes its own salt. */
export function cryptoPouchExport(key: DocumentKey): string {
  return Buffer.from(JSON.stringify([key.saltBase64, key.parameters])).toString('base64')
}

/**
 * The text of a payload; behind its JSON stand the spaces that it was padded with.
 * @throws AppError `integrity` when the payload is not one of this vault's, or was changed; `locked` for an overwritten key
 */
export function openPayload(payload: string, key: Uint8Array): string {
  checkKey(key)
  const bytes = Buffer.from(payload, 'base64')
  const nonce = bytes.subarray(0, nacl.secretbox.nonceLength)
  if (nonce.length < nacl.secretbox.nonceLength) throw new AppError('integrity', keyed('document.cut'))
  const plain = nacl.secretbox.open(
    new Uint8Array(bytes.subarray(nacl.secretbox.nonceLength)),
    new Uint8Array(nonce),
    key,
  )
  if (plain === null) throw new AppError('integrity', keyed('document.notDecrypted'))
  const text = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8')
  plain.fill(0)
  return text
}

/**
 * Encrypts JSON as crypto-pouch does, filled up with spaces behind it, which every reader of JSON passes over
 * (docs/DESIGN.md, Padding). With `nonceKey` under a nonce made from the padded text (HMAC-SHA-256) instead of a random one.
 * @throws AppError `locked` for an overwritten key
 */
export function sealPayload(json: string, key: Uint8Array, nonceKey?: Uint8Array): string {
  checkKey(key)
  const length = Buffer.byteLength(json, 'utf8')
  const plain = new Uint8Array(paddedLength(length)).fill(SPACE, length)
  Buffer.from(plain.buffer).write(json, 'utf8')
  const { nonceLength } = nacl.secretbox
  const nonce = nonceKey
    ? createHmac('sha256', nonceKey).update(plain).digest().subarray(0, nonceLength)
    : randomBytes(nonceLength)
  const box = nacl.secretbox(plain, new Uint8Array(nonce), key)
  plain.fill(0)
  return Buffer.concat([nonce, box]).toString('base64')
}

const SPACE = 0x20

/** The keys of the documents of a vault, and what they encrypt and decrypt, exactly as crypto-pouch does. */
export class DocumentCipher {
  /** In shared memory, so that no thread gets a copy of its own. */
  readonly key: Uint8Array
  readonly nonceKey: Uint8Array

  private constructor(key: Uint8Array) {
    this.key = shared(key)
    const nonceKey = createHash('sha256').update('braindump document nonce').update(key).digest()
    this.nonceKey = shared(nonceKey)
    for (const copy of [key, nonceKey]) copy.fill(0)
  }

  /** Derives the key as garbados-crypt does; about 7 ms with the cheapest parameters, which a strong password allows. */
  static async derive({ password, saltBase64, parameters }: DocumentKey): Promise<DocumentCipher> {
    const bytes = typeof password === 'string' ? Buffer.from(password, 'utf8') : password
    const hashed = new Uint8Array(createHash('sha512').update(bytes).digest())
    const { key } = await Crypt.deriveKey(hashed, new Uint8Array(Buffer.from(saltBase64, 'base64')), parameters)
    hashed.fill(0)
    return new DocumentCipher(key)
  }

  /** Overwrites the keys, when nothing is read or written any more. */
  wipe(): void {
    for (const key of [this.key, this.nonceKey]) key.fill(0)
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

  /** What crypto-pouch asks of the cipher of a handle. */
  forHandle(): HandleCipher {
    return {
      encrypt: async (json) => sealPayload(json, this.key),
      decrypt: async (payload) => openPayload(payload, this.key),
    }
  }
}

/** As crypto-pouch uses a `Crypt`. */
export interface HandleCipher {
  encrypt(json: string): Promise<string>
  decrypt(payload: string): Promise<string>
}

function shared(key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(key.length))
  bytes.set(key)
  return bytes
}
