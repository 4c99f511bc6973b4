import { decoder as aacDecoder } from '@audio/decode-aac'
import { decoder as aiffDecoder } from '@audio/decode-aiff'
import { decoder as amrDecoder } from '@audio/decode-amr'
import { decoder as cafDecoder } from '@audio/decode-caf'
import { decoder as wavDecoder } from '@audio/decode-wav'
import { assertNever } from '../../../app/assertNever'
import { isAdts } from '../../../app/audio/kind'
import { compressedWav, fourCc } from '../../../app/audio/wav'

/** Formats whose library reads container and codec in one: AAC in ADTS frames, AIFF, CAF, AMR, WAV with ADPCM. */
export type WholeFileCodec = 'adts' | 'aiff' | 'aiff8' | 'caf' | 'amr' | 'wav'

/** What is looked at to tell them. */
export const HEAD_BYTES = 4_096

interface Rate {
  readonly sampleRateHz: number
  readonly channels: number
}

interface WholeFile extends Rate {
  readonly codec: WholeFileCodec
  readonly frames?: number | null
}

/** Which of these a file is, with what its header says; null for any other. */
export function wholeFileCodec(head: Uint8Array): WholeFile | null {
  const magic = fourCc(head, 0)
  if (magic === 'FORM' && /^AIF[FC]$/.test(fourCc(head, 8))) {
    const { bits, sampleRateHz, channels } = aiffRate(head)
    return { codec: bits <= 8 ? 'aiff8' : 'aiff', sampleRateHz, channels }
  }
  if (magic === 'caff') return { codec: 'caf', ...cafRate(head) }
  if (magic === '#!AM') return { codec: 'amr', sampleRateHz: fourCc(head, 4) === 'R-WB' ? 16_000 : 8_000, channels: 1 }
  const wav = compressedWav(head)
  if (wav?.isReadable === true)
    return { codec: 'wav', sampleRateHz: wav.sampleRateHz, channels: wav.channels, frames: wav.frames }
  return isAdts(head) ? { codec: 'adts', ...adtsRate(head) } : null
}

interface WholeFileDecoder {
  decode(data: Uint8Array): Decoded | Promise<Decoded>
  flush(): Decoded | Promise<Decoded>
  free(): void
}
interface Decoded {
  readonly channelData: readonly Float32Array[]
  readonly sampleRate: number
}

/** A decoder that takes the bytes of a file in order. Free it afterwards. */
export async function wholeFileDecoder(codec: WholeFileCodec): Promise<WholeFileDecoder> {
  switch (codec) {
    case 'adts':
      return await aacDecoder()
    case 'aiff':
      return aiffDecoder()
    case 'aiff8':
      return signed(aiffDecoder())
    case 'caf':
      return cafDecoder()
    case 'amr':
      return await amrDecoder()
    case 'wav':
      return wavDecoder()
    default:
      return assertNever(codec)
  }
}

/** The library takes the bytes of 8-bit AIFF for numbers without a sign; they have one (AIFF 1.3, Sound Data Chunk). */
const signed = (decoder: ReturnType<typeof aiffDecoder>): WholeFileDecoder => ({
  decode: (data) => withSign(decoder.decode(data)),
  flush: () => withSign(decoder.flush()),
  free: () => decoder.free(),
})

const withSign = ({ channelData, sampleRate }: Decoded): Decoded => ({
  channelData: channelData.map((samples) => samples.map((sample) => (sample < 0 ? sample + 1 : sample - 1))),
  sampleRate,
})

const ADTS_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
]

/** ISO 13818-7, section 6.2: the index of the rate, then three bits of channels. */
function adtsRate(head: Uint8Array): Rate {
  const [third = 0, fourth = 0] = head.subarray(2, 4)
  return { sampleRateHz: ADTS_RATES[(third >> 2) & 0xf] ?? 0, channels: ((third & 1) << 2) | (fourth >> 6) || 2 }
}

/** The chunk `COMM`: channels, bits, and the rate as an 80-bit float. Compressed AIFF-C has 16 bits, whatever it says. */
export function aiffRate(head: Uint8Array): Rate & { readonly bits: number; readonly compression: string } {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 12; at + 26 <= head.length;) {
    const size = view.getUint32(at + 4)
    if (fourCc(head, at) === 'COMM') {
      const exponent = (view.getUint16(at + 16) & 0x7fff) - 16_383 - 31
      const compression = fourCc(head, 8) === 'AIFF' ? 'NONE' : fourCc(head, at + 26)
      return {
        channels: view.getUint16(at + 8),
        bits: ['NONE', 'sowt', 'twos'].includes(compression) ? view.getUint16(at + 14) : 16,
        compression,
        sampleRateHz: view.getUint32(at + 18) * 2 ** exponent,
      }
    }
    at += 8 + size + (size % 2)
  }
  return { sampleRateHz: 0, channels: 0, bits: 16, compression: '' }
}

/** The chunk `desc` comes first: the rate as a float, and the channels. */
function cafRate(head: Uint8Array): Rate {
  if (head.length < 52) return { sampleRateHz: 0, channels: 0 }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return { sampleRateHz: view.getFloat64(20), channels: view.getUint32(44) }
}
