import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { chunkIdSchema } from '../../../app/model/recording'
import type { ChunkId } from '../../../app/model'
import { GEAR_BYTES, gearFrom } from '../../../app/audio/chunking'
import type { Gear } from '../../../app/audio/chunking'
import type { SealedChunk } from '../../database/chunkDatabase'
import { seal, unseal, type Sealing } from '../../files/aesGcm'

export const RECORDING_KEY_BYTES = 32

/**
 * Encrypts the chunks of one recording. The id of a chunk is an HMAC of its plaintext, and key and nonce of AES-256-GCM
 * are derived from recording key and id: a pair of key and nonce meets one plaintext only, and equal chunks become equal
 * documents (docs/adr/0040).
 */
export class ChunkCipher {
  readonly #key: Buffer

  /** @throws AppError `integrity` when the key has the wrong length */
  constructor(keyBase64: string) {
    this.#key = Buffer.from(keyBase64, 'base64')
    if (this.#key.length !== RECORDING_KEY_BYTES) throw new AppError('integrity', keyed('audio.keyDamaged'))
  }

  /** Decides where this recording is cut. */
  gear(): Gear {
    return gearFrom(new Uint8Array(hkdfSync('sha256', this.#key, '', 'braindump cut v1', GEAR_BYTES)))
  }

  seal(plain: Uint8Array): SealedChunk {
    const id = this.#idOf(plain)
    return { id, bytes: seal(this.#sealing(id), plain) }
  }

  /** Looks whether these bytes are what was sealed under that id. @throws AppError `integrity` */
  check(chunk: SealedChunk): void {
    try {
      unseal(this.#sealing(chunk.id), chunk.bytes)
    } catch (cause) {
      throw damaged(chunk.id, cause)
    }
  }

  /** @throws AppError `integrity` when these bytes are not that chunk */
  open({ id, bytes }: SealedChunk): Buffer {
    try {
      const plain = unseal(this.#sealing(id), bytes)
      if (!timingSafeEqual(Buffer.from(this.#idOf(plain)), Buffer.from(id))) throw new Error('another chunk')
      return plain
    } catch (cause) {
      throw damaged(id, cause)
    }
  }

  #idOf(plain: Uint8Array): ChunkId {
    return chunkIdSchema.parse(createHmac('sha256', this.#key).update(plain).digest('hex'))
  }

  #sealing(id: ChunkId): Sealing {
    const material = Buffer.from(hkdfSync('sha256', this.#key, '', `braindump chunk v1 ${id}`, 44))
    return { key: material.subarray(0, 32), nonce: material.subarray(32), aad: id }
  }
}

const damaged = (id: ChunkId, cause: unknown): AppError =>
  new AppError('integrity', keyed('audio.chunkDamaged', { chunk: id.slice(0, 12) }), { cause })
