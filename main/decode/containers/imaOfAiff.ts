import { fourCc } from '../../../app/audio/wav'
import { behindHead } from './overlay'
import type { ByteSource } from '../../../app/audio/byteSource'
import { aiffRate } from './wholeFile'

/** Bytes of a block of one channel, and the samples in it. */
const BLOCK_BYTES = 34
const BLOCK_FRAMES = 64

/**
 * AIFF-C with the ADPCM of QuickTime as CAF, where the same blocks stand: the library for AIFF begins each block anew, which is
 * heard, and wants the whole file at once. Null for anything else.
 */
export function imaOfAiff(head: Uint8Array, source: ByteSource): ByteSource | null {
  const { channels, sampleRateHz, compression } = aiffRate(head)
  if (fourCc(head, 8) !== 'AIFC' || compression !== 'ima4') return null
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 12; at + 16 <= head.length;) {
    const size = view.getUint32(at + 4)
    if (fourCc(head, at) === 'SSND') {
      const dataAt = at + 16 + view.getUint32(at + 8)
      const dataBytes = Math.max(0, Math.min(size - 8, source.sizeBytes - dataAt))
      return behindHead(cafHead(channels, sampleRateHz, dataBytes), source, dataAt, dataBytes)
    }
    at += 8 + size + (size % 2)
  }
  return null
}

function cafHead(channels: number, sampleRateHz: number, dataBytes: number): Uint8Array {
  const head = Buffer.alloc(8 + 12 + 32 + 12 + 4)
  head.write('caff\0\u0001\0\0desc', 'latin1')
  head.writeUInt32BE(32, 16)
  head.writeDoubleBE(sampleRateHz, 20)
  head.write('ima4', 28, 'latin1')
  head.writeUInt32BE(BLOCK_BYTES * channels, 36)
  head.writeUInt32BE(BLOCK_FRAMES, 40)
  head.writeUInt32BE(channels, 44)
  head.write('data', 52, 'latin1')
  head.writeUInt32BE(dataBytes + 4, 60)
  return head
}
