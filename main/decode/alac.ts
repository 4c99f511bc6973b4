import type { ByteSource } from './source'

/** More than any file keeps before its sound, and less than would be felt. */
const LARGEST_MOOV = 32 * 1_048_576

/**
 * What Apple's lossless codec has to know, from the description of the track in an MP4; null where there is none. Only the
 * box with the descriptions is read, wherever in the file it stands.
 */
export async function alacCookie(source: ByteSource): Promise<Uint8Array | null> {
  for (let at = 0; at + 16 <= source.sizeBytes;) {
    const head = Buffer.from(await source.read(at, at + 16))
    const [short, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)]
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? source.sizeBytes - at : short
    if (size < 8) return null
    if (type === 'moov')
      return size > LARGEST_MOOV ? null : cookieIn(await source.read(at, Math.min(at + size, source.sizeBytes)))
    at += size
  }
  return null
}

/** The box `alac` within the sample entry `alac`: its size, its name, a version, and 24 bytes or more. */
function cookieIn(moov: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(moov.buffer, moov.byteOffset, moov.byteLength)
  const entry = bytes.indexOf('alac', bytes.indexOf('stsd'))
  const box = entry < 0 ? -1 : bytes.indexOf('alac', entry + 4)
  if (box < 4) return null
  const size = bytes.readUInt32BE(box - 4)
  return size >= 36 && box - 4 + size <= bytes.length ? bytes.subarray(box + 4, box - 4 + size) : null
}
