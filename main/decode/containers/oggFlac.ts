import { fourCc } from '../../../app/audio/wav'

/* FLAC in Ogg (https://xiph.org/flac/ogg_mapping.html): the first packet stands 28 bytes into the file, and holds STREAMINFO. */

const PACKET_AT = 28
const STREAM_INFO_AT = PACKET_AT + 9 + 4 + 4

/** Whether an Ogg file begins with FLAC. */
export const isOggFlac = (head: Uint8Array): boolean =>
  fourCc(head, 0) === 'OggS' && head[PACKET_AT] === 0x7f && fourCc(head, PACKET_AT + 1) === 'FLAC'

/** What STREAMINFO says (RFC 9639, section 8.2). `frames` is null where the encoder did not know the length. */
export function streamInfo(info: Uint8Array): { sampleRateHz: number; channels: number; frames: number | null } {
  const [a = 0, b = 0, c = 0, d = 0] = info.subarray(10, 14)
  const low = info.subarray(14, 18).reduce((sum, byte) => sum * 256 + byte, 0)
  return {
    sampleRateHz: (a << 12) | (b << 4) | (c >> 4),
    channels: ((c >> 1) & 7) + 1,
    frames: (d & 0xf) * 2 ** 32 + low || null,
  }
}

export const oggFlacRate = (head: Uint8Array): ReturnType<typeof streamInfo> =>
  streamInfo(head.subarray(STREAM_INFO_AT))

/** Of a FLAC file whose first block is STREAMINFO, as it has to be; null for anything else. */
export const flacInfo = (head: Uint8Array): ReturnType<typeof streamInfo> | null =>
  isOggFlac(head) ? oggFlacRate(head) : fourCc(head, 0) === 'fLaC' ? streamInfo(head.subarray(8)) : null
