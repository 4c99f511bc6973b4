import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { decoder as aiffDecoder } from '@audio/decode-aiff'
import { parseAnyWav } from '../../app/audio/wav'
import type { Piece } from './codecs'
import type { ByteSource } from './source'

/*
 * GSM 06.10 in WAV, as dictaphones and answering machines write it: two frames of 20 ms in 65 bytes, each number with its lowest
 * bit first. The library knows it in AIFF-C only, a frame in 33 bytes with the highest bit first, so each block of frames is laid
 * out anew and handed over as such a file.
 */

const PAIR_BYTES = 65
const FRAME_BYTES = 33
/** Of the block that is read: pairs, 20 s of sound. */
const BLOCK_PAIRS = 500
/** A decoder remembers what came before: so many pairs are decoded again in front of each block, and left out. */
const LEAD_PAIRS = 25
const SAMPLES_A_PAIR = 320
/** Widths of the numbers of a frame (ETSI EN 300 961, table 1.1): 260 bits. */
const SUBFRAME = [7, 2, 2, 6, ...Array<number>(13).fill(3)]
const WIDTHS = [6, 6, 5, 5, 4, 4, 3, 3, ...SUBFRAME, ...SUBFRAME, ...SUBFRAME, ...SUBFRAME]

export interface GsmFrames {
  readonly sampleRateHz: number
  readonly channels: 1
  /** Each of them a block of pairs, with those in front of it that the decoder has to have heard. */
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
}

/** The frames of a WAV with GSM in it; null for anything else. */
export function gsmFrames(head: Uint8Array, source: ByteSource): GsmFrames | null {
  const wav = parseAnyWav(head, source.sizeBytes)
  if (wav?.tag !== 0x31) return null
  return {
    sampleRateHz: wav.sampleRateHz,
    channels: 1,
    packets: async function* () {
      const pairs = Math.floor(wav.dataBytes / PAIR_BYTES)
      for (let pair = 0; pair < pairs; pair += BLOCK_PAIRS) {
        const from = Math.max(0, pair - LEAD_PAIRS)
        const to = Math.min(pairs, pair + BLOCK_PAIRS)
        yield await source.read(wav.dataAt + from * PAIR_BYTES, wav.dataAt + to * PAIR_BYTES)
      }
    },
  }
}

/** Decodes what `gsmFrames` reads. */
export async function* gsm({
  packets,
  sampleRateHz,
}: Pick<GsmFrames, 'packets' | 'sampleRateHz'>): AsyncGenerator<Piece> {
  let skipped = 0
  for await (const block of packets()) {
    const decoder = aiffDecoder()
    try {
      decoder.decode(asAiff(block, sampleRateHz))
      const [samples] = decoder.flush().channelData
      if (samples === undefined) continue
      yield { channels: [samples.subarray(skipped)], sampleRateHz }
      skipped = LEAD_PAIRS * SAMPLES_A_PAIR
    } finally {
      decoder.free()
    }
    await yieldToEventLoop()
  }
}

function asAiff(block: Uint8Array, sampleRateHz: number): Uint8Array {
  const frames = Math.floor(block.length / PAIR_BYTES) * 2
  const head = Buffer.alloc(12 + 8 + 24 + 16)
  head.write('FORM\0\0\0\0AIFCCOMM\0\0\0\u0018\0\u0001', 'latin1')
  head.writeUInt32BE(head.length - 8 + frames * FRAME_BYTES, 4)
  head.writeUInt32BE(frames, 22)
  head.writeUInt16BE(16, 26)
  // The rate as a float of 80 bits whose mantissa begins with its highest bit.
  const shift = Math.clz32(sampleRateHz)
  head.writeUInt16BE(16_383 + 31 - shift, 28)
  head.writeUInt32BE((sampleRateHz << shift) >>> 0, 30)
  head.write('GSM \0\0SSND', 38, 'latin1')
  head.writeUInt32BE(8 + frames * FRAME_BYTES, 48)
  return Buffer.concat([head, ...pairsOf(block).flatMap(framesOf)])
}

const pairsOf = (block: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.floor(block.length / PAIR_BYTES) }, (_, at) =>
    block.subarray(at * PAIR_BYTES, (at + 1) * PAIR_BYTES),
  )

function framesOf(pair: Uint8Array): Uint8Array[] {
  let read = 0
  const next = (width: number): number => {
    let value = 0
    for (let bit = 0; bit < width; bit++, read++) value |= (((pair[read >> 3] ?? 0) >> (read & 7)) & 1) << bit
    return value
  }
  return [0, 1].map(() => {
    const frame = new Uint8Array(FRAME_BYTES)
    let written = 0
    for (const width of WIDTHS) {
      const value = next(width)
      for (let bit = width - 1; bit >= 0; bit--, written++)
        frame[written >> 3] = (frame[written >> 3] ?? 0) | (((value >> bit) & 1) << (7 - (written & 7)))
    }
    return frame
  })
}
