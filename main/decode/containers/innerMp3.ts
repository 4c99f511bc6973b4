import { parseAnyWav } from '../../../app/audio/wav'
import type { ByteSource } from '../../../app/audio/byteSource'

/** The MP3 that a WAV holds, as some dictaphones and old programs write it. */
export interface InnerMp3 {
  readonly source: ByteSource
  /** Where it stands in the file: from `start` (included) to `end` (excluded). */
  readonly start: number
  readonly end: number
}

/** @returns null for anything but a WAV with MPEG audio in it */
export function innerMp3(head: Uint8Array, source: ByteSource): InnerMp3 | null {
  const wav = parseAnyWav(head, source.sizeBytes)
  if (wav === null || (wav.tag !== 0x55 && wav.tag !== 0x50)) return null
  const [start, end] = [wav.dataAt, wav.dataAt + wav.dataBytes]
  return {
    start,
    end,
    source: { sizeBytes: end - start, read: (from, to) => source.read(start + from, start + to) },
  }
}
