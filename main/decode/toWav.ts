import { fourCc, pcmFormat, wavHeader } from '../../app/audio/wav'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { frameDecoder, type Piece, streamDecoder } from './codecs'
import { type Container, openContainer } from './container'
import { LOWEST_RATE_HZ, NOT_A_RATE } from './decode'
import type { ByteSource } from './source'
import { HEAD_BYTES, wholeFileCodec } from './wholeFile'

/** A file as WAV: what its header says, and how to get its bytes out of a source over the same file. */
export interface Converted {
  readonly sampleRateHz: number
  readonly channels: number
  readonly durationMs: number
  readonly bytes: (source: ByteSource) => AsyncGenerator<Uint8Array, void, undefined>
}

/**
 * The container of a file that has to be converted before a window can play it: AIFF, CAF, AMR, WAV with ADPCM, and MP4 with
 * ALAC, which people's devices write. Null for any other.
 */
export async function containerToConvert(source: ByteSource): Promise<Container | null> {
  try {
    const head = await source.read(0, Math.min(HEAD_BYTES, source.sizeBytes))
    const whole = wholeFileCodec(head)
    if (whole !== null) return whole.codec === 'adts' ? null : { kind: 'stream', ...whole }
    const container = fourCc(head, 4) === 'ftyp' ? await openContainer(source) : null
    return container?.codec === 'alac' ? container : null
  } catch {
    // Not to be decoded here: whether it can be taken is for others to say.
    return null
  }
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
  const pieces = container.kind === 'stream' ? streamDecoder(container, source) : frameDecoder(container)
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
