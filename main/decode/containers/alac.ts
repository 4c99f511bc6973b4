import { moovOf } from './moov'
import type { ByteSource } from '../../../app/audio/byteSource'

/** What Apple's lossless codec has to know, from the description of the track in an MP4; null where there is none. */
export async function alacCookie(source: ByteSource): Promise<Uint8Array | null> {
  const moov = await moovOf(source)
  if (moov === null) return null
  // The box `alac` within the sample entry `alac`: its size, its name, a version, and 24 bytes or more.
  const entry = moov.indexOf('alac', Math.max(0, moov.indexOf('stsd')))
  const box = entry < 0 ? -1 : moov.indexOf('alac', entry + 4)
  if (box < 4) return null
  const size = moov.readUInt32BE(box - 4)
  return size >= 36 && box - 4 + size <= moov.length ? moov.subarray(box + 4, box - 4 + size) : null
}
