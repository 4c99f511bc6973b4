/** What stands in a file is not what leveldb writes there. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

const MOST_VARINT_BYTES = 10

/** Reads numbers and strings as leveldb writes them, one after the other. */
export class Cursor {
  readonly bytes: Buffer
  at: number

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new FormatError('It ends too early.')
    return byte
  }

  /** Exact up to 2^53; no file here is larger. */
  varint(): number {
    let value = 0
    for (let index = 0; index < MOST_VARINT_BYTES; index++) {
      const byte = this.byte()
      // Nobody writes more bytes than are needed: one flipped bit makes such a number.
      if (index > 0 && byte === 0) break
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    throw new FormatError('A number is not written as it should be.')
  }

  take(length: number): Buffer {
    const end = this.at + length
    if (end > this.bytes.length) throw new FormatError('It ends too early.')
    const taken = this.bytes.subarray(this.at, end)
    this.at = end
    return taken
  }

  /** A length, and so many bytes. */
  sized(): Buffer {
    return this.take(this.varint())
  }
}
