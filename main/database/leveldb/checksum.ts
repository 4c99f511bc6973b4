import { createCRC32 } from 'hash-wasm'

/** CRC32C of some bytes, as an unsigned number. */
export type Checksum = (bytes: Uint8Array) => number

/** Castagnoli's polynomial, bits reversed. */
const CASTAGNOLI = 0x82f63b78
const MASK_DELTA = 0xa282ead8

/** The checksum that leveldb writes behind blocks and in front of records (doc/table_format.md, doc/log_format.md there). */
export async function crc32c(): Promise<Checksum> {
  const hasher = await createCRC32(CASTAGNOLI)
  return (bytes) => {
    const [a = 0, b = 0, c = 0, d = 0] = hasher.init().update(bytes).digest('binary')
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  }
}

/** As it is stored: leveldb turns a checksum around, so that one of data with checksums in it is not weak. */
export const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CASTAGNOLI : crc >>> 1
  return crc
})

/** One byte more: for looking where a block ends. Begins with `BEGIN`; the checksum is the complement. */
export const extended = (state: number, byte: number): number => (TABLE[(state ^ byte) & 0xff] ?? 0) ^ (state >>> 8)
export const BEGIN = 0xffffffff
