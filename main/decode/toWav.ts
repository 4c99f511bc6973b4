import { fourCc, pcmFormat, wavHeader } from '../../app/audio/wav'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { frameDecoder, type Piece, streamDecoder } from './codecs'
import { type Container, openContainer } from './container'
import { LOWEST_RATE_HZ, NOT_A_RATE } from './decode'
import type { ByteSource } from './source'
import { wholeFileCodec } from './containers/wholeFile'

/** A file as WAV: what its header says, and how to get its bytes out of a source over the same file. */
export interface Converted {
  readonly sampleRateHz: number
  readonly channels: number
  readonly durationMs: number
  readonly bytes: (source: ByteSource) => AsyncGenerator<Uint8Array, void, undefined>
}

/**
 * Whether a file has to be converted before a window can play it: AIFF, CAF, AMR, WAV with ADPCM or GSM, MP4 with ALAC, AMR or
 * plain samples, and the second layer of MPEG. People's devices write all of these.
 * @param head the beginning of the file, at least as far as its sound
 */
export function hasToBeConverted(head: Uint8Array, mimeType: string, { kind, codec }: Container): boolean {
  if (kind === 'stream') return wholeFileCodec(head) !== null && codec !== 'adts'
  if (codec === 'mp3') return mimeType === 'audio/mpeg' && isOlderLayer(head)
  if (codec === 'pcm') return mimeType !== 'audio/wav'
  return ['alac', 'amr', 'gsm'].includes(codec) || mimeType === 'audio/x-caf'
}

/** Layers I and II of MPEG (ISO 11172-3, section 2.4.2.3); tags in front of the sound are passed over. */
function isOlderLayer(head: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10)
  const at = fourCc(head, 0).startsWith('ID3') ? 10 + ((a << 21) | (b << 14) | (c << 7) | d) : 0
  return head[at] === 0xff && ((head[at + 1] ?? 0) & 0x06) > 0x02
}

/**
 * Reads a file once to its end, for its length and the bits its samples have. The samples stay what they are: 16 bits where
 * that holds them all, else 24.
 * @param container of that file, opened
 * @throws AppError `unsupported` for what has no sound, `integrity` for what cannot be decoded to its end
 */
export async function convertible(source: ByteSource, container: Container): Promise<Converted> {
  let frames = 0
  let is16 = true
  let shape: { sampleRateHz: number; channels: number } | null = null
  for await (const { channels, sampleRateHz } of decoded(source, container)) {
    shape ??= { sampleRateHz, channels: channels.length }
    if (sampleRateHz < LOWEST_RATE_HZ) throw new AppError('unsupported', NOT_A_RATE)
    frames += channels[0]?.length ?? 0
    is16 &&= channels.every(fitsIn16)
  }
  if (shape === null || frames === 0) throw new AppError('unsupported', keyed('audio.noSound'))
  // The last block of ADPCM is filled up with silence; the file says how much of it counts.
  const said = container.kind === 'stream' ? container.frames : null
  const counted = said == null ? frames : Math.min(frames, said)
  const bits = is16 ? 16 : 24
  const { sampleRateHz, channels } = shape
  const wanted = { counted, bits, channels } as const
  return {
    sampleRateHz,
    channels,
    durationMs: Math.round((counted / sampleRateHz) * 1000),
    bytes: async function* (again) {
      yield wavHeader(pcmFormat(sampleRateHz, channels, bits), counted * channels * (bits / 8))
      yield* samplesOf(again, wanted)
    },
  }
}

/** The whole of it, or as much as can be decoded: a file that was cut off keeps what is there. */
async function* decoded(source: ByteSource, container: Container): AsyncGenerator<Piece> {
  const pieces = container.kind === 'stream' ? streamDecoder(container) : frameDecoder(container, 48_000)
  let some = false
  try {
    for await (const piece of pieces) {
      some = true
      yield piece
    }
  } catch (cause) {
    if (some) return
    if (cause instanceof AppError) throw cause
    throw new AppError('unsupported', keyed('audio.damagedOrUnknown'), { cause })
  }
}

const fitsIn16 = (samples: Float32Array): boolean =>
  samples.every((sample) => Number.isInteger(sample * 32_768) || Math.abs(sample) >= 1)

interface Wanted {
  readonly counted: number
  readonly bits: 16 | 24
  readonly channels: number
}

async function* samplesOf(source: ByteSource, { counted, bits, channels }: Wanted): AsyncGenerator<Uint8Array> {
  let left = counted
  for await (const piece of decoded(source, await openContainer(source))) {
    const length = Math.min(left, piece.channels[0]?.length ?? 0)
    if (length === 0) return
    left -= length
    yield interleaved(piece.channels.slice(0, channels), length, bits)
  }
}

function interleaved(channels: readonly Float32Array[], length: number, bits: 16 | 24): Uint8Array {
  const size = bits / 8
  const bytes = Buffer.allocUnsafe(length * channels.length * size)
  const most = 2 ** (bits - 1)
  let at = 0
  for (let frame = 0; frame < length; frame++)
    for (const channel of channels) {
      const value = Math.max(-most, Math.min(most - 1, Math.round((channel[frame] ?? 0) * most)))
      at = bytes.writeIntLE(value, at, size)
    }
  return bytes
}
