import { createHash, hkdfSync } from 'node:crypto'
import { NONCE_BYTES, seal, TAG_BYTES, unseal } from '../../files/aesGcm'
import { broken, type Frames } from './frames'

/** The side that shows the code, and the one where it is typed. */
export type Side = 'host' | 'joiner'

/**
 * Messages that only the two sides of one pairing can read and write, in their order: AES-256-GCM under a key for each
 * direction, the nonce counts. The keys depend on every byte that went over the connection before, so that a handshake in
 * which anything was changed leads to keys that fit nothing.
 */
export class SealedFrames {
  readonly #frames: Frames
  readonly #sending: { readonly key: Buffer; next: number }
  readonly #receiving: { readonly key: Buffer; next: number }

  /** @param handshake the messages before, in their order */
  constructor(frames: Frames, side: Side, sessionKey: string, handshake: readonly Uint8Array[]) {
    const transcript = createHash('sha256')
    for (const message of handshake) transcript.update(createHash('sha256').update(message).digest())
    const salt = transcript.digest()
    const keyOf = (from: Side): Buffer =>
      Buffer.from(hkdfSync('sha256', Buffer.from(sessionKey), salt, `braindump pairing v1 from ${from}`, 32))
    this.#frames = frames
    this.#sending = { key: keyOf(side), next: 0 }
    this.#receiving = { key: keyOf(side === 'host' ? 'joiner' : 'host'), next: 0 }
  }

  send(message: unknown): void {
    const plain = Buffer.from(JSON.stringify(message))
    this.#frames.write(seal(nextOf(this.#sending), plain))
    plain.fill(0)
  }

  /** @throws AppError `pairing` for a message that the other side did not write, here and now */
  async receive(mostBytes: number, silenceMs?: number): Promise<unknown> {
    const sealed = await this.#frames.read(mostBytes + TAG_BYTES, silenceMs)
    try {
      const plain = unseal(nextOf(this.#receiving), sealed)
      const message: unknown = JSON.parse(plain.toString('utf8'))
      plain.fill(0)
      return message
    } catch (cause) {
      this.#frames.destroy()
      throw broken(cause)
    }
  }

  /** Overwrites the keys. */
  wipe(): void {
    this.#sending.key.fill(0)
    this.#receiving.key.fill(0)
  }
}

function nextOf(direction: { readonly key: Buffer; next: number }) {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUInt32BE(direction.next, NONCE_BYTES - 4)
  direction.next += 1
  return { key: direction.key, nonce, aad: 'braindump pairing v1' }
}
