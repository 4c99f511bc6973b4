/*
 * FastCDC (Xia et al., USENIX ATC 2016, https://www.usenix.org/system/files/conference/atc16/atc16-paper-xia.pdf):
 * a cut depends on the 32 bytes before it and on nothing else, so a stream that lost its beginning is cut at the same
 * places again after a chunk or two. Two masks (normalised chunking) keep the sizes below the maximum.
 */

/**
 * Sizes in bytes of plaintext. The ciphertext adds a tag of 16 bytes and has to stay within 512 KiB (docs/DESIGN.md,
 * Chunks).
 */
export const CHUNK_MIN_BYTES = 64 * 1024
export const CHUNK_AVERAGE_BYTES = 256 * 1024
export const CHUNK_MAX_BYTES = 512 * 1024 - 16

/**
 * Before the average a cut comes once in 256 KiB, after it once in 64: almost no chunk runs into the maximum. The paper
 * makes cuts before the average rarer still; then a stream that lost its beginning needs 700 KiB to be cut as before
 * instead of 260 (measured), and recordings are short. High bits have seen most bytes.
 */
const MASK_SMALL = 0xffffc000 | 0
const MASK_LARGE = 0xffff0000 | 0

/** 256 random 32-bit numbers, one a byte value. Taken from the recording's key, so that the sizes tell nobody which audio it is. */
export type Gear = Uint32Array
export const GEAR_BYTES = 256 * 4

/** The 256 numbers of 1,024 bytes of key material, little endian on every machine. */
export function gearFrom(material: Uint8Array): Gear {
  if (material.length !== GEAR_BYTES) throw new RangeError(`A gear takes ${GEAR_BYTES} bytes.`)
  const view = new DataView(material.buffer, material.byteOffset, material.byteLength)
  return Uint32Array.from({ length: 256 }, (_, index) => view.getUint32(index * 4, true))
}

/**
 * Length of the first chunk of `bytes[from…to)`. Answers `to - from` when there is no cut before: then the caller needs
 * more bytes, unless the length is the maximum or the stream ends there.
 */
export function cutLength(bytes: Uint8Array, from: number, to: number, gear: Gear): number {
  const length = Math.min(to - from, CHUNK_MAX_BYTES)
  if (length <= CHUNK_MIN_BYTES) return length
  const average = from + Math.min(length, CHUNK_AVERAGE_BYTES)
  const end = from + length
  let hash = 0
  let at = from + CHUNK_MIN_BYTES
  for (; at < average; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0
    if ((hash & MASK_SMALL) === 0) return at + 1 - from
  }
  for (; at < end; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0
    if ((hash & MASK_LARGE) === 0) return at + 1 - from
  }
  return length
}

/** Cuts a stream of any length; holds at most two chunks of it. The chunks are views: use them before the next `push`. */
export class ChunkCutter {
  readonly #gear: Gear
  readonly #window = new Uint8Array(2 * CHUNK_MAX_BYTES)
  #start = 0
  #end = 0

  constructor(gear: Gear) {
    this.#gear = gear
  }

  /** Takes more of the stream and answers the chunks that are complete. */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    let taken = 0
    while (taken < bytes.length) {
      if (this.#start > 0) {
        this.#window.copyWithin(0, this.#start, this.#end)
        this.#end -= this.#start
        this.#start = 0
      }
      const piece = bytes.subarray(taken, taken + this.#window.length - this.#end)
      this.#window.set(piece, this.#end)
      this.#end += piece.length
      taken += piece.length
      // Below the maximum a cut that was not found may still come.
      while (this.#end - this.#start >= CHUNK_MAX_BYTES) yield this.#take()
    }
  }

  /** What is left at the end of the stream. */
  *finish(): Generator<Uint8Array> {
    while (this.#end > this.#start) yield this.#take()
  }

  #take(): Uint8Array {
    const length = cutLength(this.#window, this.#start, this.#end, this.#gear)
    const chunk = this.#window.subarray(this.#start, this.#start + length)
    this.#start += length
    return chunk
  }
}
