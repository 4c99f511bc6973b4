import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { joinSamples } from '../../app/join'
import { frameDecoder, type Piece, streamDecoder } from './codecs'
import { openContainer } from './container'
import { createResampler } from './resample'
import type { ByteSource } from './source'

/** What speech recognition and waveforms need, and what every decoder here answers. */
export const SPEECH_RATE_HZ = 16_000

/** Below this, a few bytes would become hours: a file that says one sample a second fills the memory instead. */
export const LOWEST_RATE_HZ = 1000
export const NOT_A_RATE = keyed('audio.notARate')

/** An opened audio file. */
export interface DecodedAudio {
  /** Rate of `pieces`. */
  readonly sampleRateHz: typeof SPEECH_RATE_HZ
  /** As the file says; the pieces are mono. */
  readonly sourceRateHz: number
  readonly channels: number
  readonly codec: string
  /** Mono samples (−1 to 1) in order, in pieces of a few seconds at most; memory does not grow with the length. */
  readonly pieces: () => AsyncGenerator<Float32Array, void, undefined>
}

/**
 * Opens an audio file for decoding; what it is shows from its content, not from its name. Decodes WAV (PCM, ADPCM, GSM), Opus,
 * MP3, FLAC, Ogg Vorbis, AAC, ALAC, AIFF, CAF and AMR in plain Node. Throws `unsupported` for what it cannot decode and
 * `integrity` for what is damaged beyond reading.
 */
export async function decodeAudio(source: ByteSource): Promise<DecodedAudio> {
  const container = await openContainer(source)
  return {
    sampleRateHz: SPEECH_RATE_HZ,
    sourceRateHz: container.sampleRateHz,
    channels: container.channels,
    codec: container.codec,
    pieces: () => at16k(container.kind === 'stream' ? streamDecoder(container) : frameDecoder(container)),
  }
}

async function* at16k(pieces: AsyncGenerator<Piece>): AsyncGenerator<Float32Array, void, undefined> {
  let resampler: ReturnType<typeof createResampler> | null = null
  try {
    for await (const { channels, sampleRateHz } of pieces) {
      if (sampleRateHz < LOWEST_RATE_HZ) throw new AppError('unsupported', NOT_A_RATE)
      resampler ??= createResampler(sampleRateHz, SPEECH_RATE_HZ)
      const out = resampler.push(mixDown(channels))
      if (out.length > 0) yield out
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('integrity', keyed('audio.decodeFailed'), { cause: error })
  }
  const rest = resampler?.flush()
  if (rest !== undefined && rest.length > 0) yield rest
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels
  if (first === undefined || channels.length === 1) return first ?? new Float32Array(0)
  const mono = new Float32Array(first.length)
  for (const channel of channels)
    for (let i = 0; i < mono.length; i += 1) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0) / channels.length
  return mono
}

/** Everything at once, for short pieces: an hour takes 230 MB. */
export async function decodeAll(source: ByteSource): Promise<Float32Array> {
  const pieces: Float32Array[] = []
  for await (const piece of (await decodeAudio(source)).pieces()) pieces.push(piece)
  return joinSamples(pieces)
}
