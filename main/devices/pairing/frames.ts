import type { Socket } from 'node:net'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'

const LENGTH_BYTES = 4
const MOST_UNREAD_BYTES = 1_048_576

/** Why a connection of a pairing ended. */
export const broken = (cause?: unknown): AppError => new AppError('pairing', keyed('pairing.ended'), { cause })

/** Messages over a TCP connection, each behind its length in four bytes. Silence, size and order have limits. */
export class Frames {
  readonly #socket: Socket
  readonly #silenceMs: number
  #pending = Buffer.alloc(0)
  #awaited = 0
  #ended: AppError | null = null
  #wake: () => void = () => undefined

  /** @param silenceMs a read that waits longer than this fails */
  constructor(socket: Socket, silenceMs: number) {
    this.#socket = socket
    this.#silenceMs = silenceMs
    socket.setNoDelay(true)
    socket.on('data', (bytes: Buffer) => {
      this.#pending = Buffer.concat([this.#pending, bytes])
      this.#wake()
      // Nobody sends more than is asked for: beside what is read now, a message that nobody reads yet is enough.
      if (this.#pending.length > this.#awaited + MOST_UNREAD_BYTES) this.#end(broken())
    })
    socket.on('error', (error) => this.#end(broken(error)))
    socket.on('close', () => this.#end(broken()))
  }

  /**
   * The next message.
   * @param silenceMs how long it may take until it begins, where that is not as for every other
   * @throws AppError `pairing` when the connection ends, is silent, or announces more than `most` bytes
   */
  async read(most: number, silenceMs = this.#silenceMs): Promise<Buffer> {
    const length = (await this.#take(LENGTH_BYTES, silenceMs)).readUInt32BE()
    if (length > most) throw this.#end(broken())
    return this.#take(length, this.#silenceMs)
  }

  write(message: Uint8Array): void {
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32BE(message.length)
    if (this.#ended === null) this.#socket.write(Buffer.concat([length, message]))
  }

  /** Sends what is written and ends the connection. */
  close(): void {
    // Whoever keeps its own side open keeps nothing here.
    this.#socket.end(() => this.#socket.destroy())
    this.#socket.unref()
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#end(broken())
  }

  async #take(length: number, silenceMs: number): Promise<Buffer> {
    this.#awaited = length
    const timer = setTimeout(() => this.#end(broken()), silenceMs)
    try {
      while (this.#pending.length < length) {
        if (this.#ended !== null) throw this.#ended
        await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      clearTimeout(timer)
      this.#awaited = 0
    }
    const taken = this.#pending.subarray(0, length)
    this.#pending = this.#pending.subarray(length)
    return taken
  }

  #end(error: AppError): AppError {
    this.#ended ??= error
    this.#socket.destroy()
    this.#wake()
    return this.#ended
  }
}
