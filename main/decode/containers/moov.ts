import type { ByteSource } from '../../../app/audio/byteSource'

/** More than any file keeps before its sound, and less than would be felt. */
const LARGEST = 32 * 1_048_576

/** The box of an MP4 that describes the file, wherever in it it stands; null where there is none, or a huge one. */
export async function moovOf(source: ByteSource): Promise<Buffer | null> {
  for (let at = 0; at + 16 <= source.sizeBytes;) {
    const head = Buffer.from(await source.read(at, at + 16))
    const [short, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)]
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? source.sizeBytes - at : short
    if (size < 8) return null
    if (type === 'moov')
      return size > LARGEST ? null : Buffer.from(await source.read(at, Math.min(at + size, source.sizeBytes)))
    at += size
  }
  return null
}

/** Seconds from 1904, where MP4 counts from, to 1970. */
const FROM_1904 = 2_082_844_800

/** When an MP4 says it was made, in ms; null where it does not. */
export function madeAtMs(moov: Buffer): number | null {
  const at = moov.indexOf('mvhd')
  if (at < 0 || at + 20 > moov.length) return null
  const seconds = moov[at + 4] === 1 ? Number(moov.readBigUInt64BE(at + 8)) : moov.readUInt32BE(at + 8)
  return seconds === 0 ? null : (seconds - FROM_1904) * 1000
}
