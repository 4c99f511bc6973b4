import { FLACDecoder } from '@wasm-audio-decoders/flac'
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import { AudioSampleSink } from 'mediabunny'
import { MPEGDecoder } from 'mpg123-decoder'
import { OpusDecoder } from 'opus-decoder'
import { AppError } from '../../app/errors'
import { assertNever } from '../../app/assertNever'
import type { FrameContainer, StreamContainer } from './container'
import type { ByteSource } from './source'

/** A few seconds of sound, mixed down. */
export interface MonoPiece {
  readonly samples: Float32Array
  readonly sampleRateHz: number
}

/** Packets decoded in one call into WebAssembly; Opus packets are 20 to 60 ms. */
const BATCH = 64
const READ_BYTES = 256 * 1024

/** Decodes packet by packet: Opus, MP3, PCM. */
export function frameDecoder(container: FrameContainer): AsyncGenerator<MonoPiece> {
  switch (container.codec) {
    case 'opus':
      return opus(container)
    case 'mp3':
      return mp3(container)
    case 'pcm':
      return pcm(container)
    default:
      return assertNever(container.codec)
  }
}

async function* opus({ packets, channels, preSkip }: FrameContainer): AsyncGenerator<MonoPiece> {
  if (channels > 2) throw new AppError('unsupported', 'Opus with more than two channels cannot be decoded here.')
  // Opus decodes to 16 kHz by itself; nothing above 8 kHz is wanted.
  const decoder = new OpusDecoder({
    sampleRate: 16_000,
    channels,
    streamCount: 1,
    coupledStreamCount: channels - 1,
    channelMappingTable: channels === 1 ? [0] : [0, 1],
  })
  await decoder.ready
  let skip = Math.round(preSkip / 3)
  try {
    for await (const batch of batches(packets())) {
      const { channelData, samplesDecoded } = decoder.decodeFrames(batch)
      const samples = mixDown(channelData, samplesDecoded).subarray(skip)
      skip = Math.max(0, skip - samplesDecoded)
      yield { samples, sampleRateHz: 16_000 }
    }
  } finally {
    decoder.free()
  }
}

async function* mp3({ packets }: FrameContainer): AsyncGenerator<MonoPiece> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  try {
    for await (const batch of batches(packets())) {
      const { channelData, samplesDecoded, sampleRate } = decoder.decodeFrames(batch)
      if (samplesDecoded > 0) yield { samples: mixDown(channelData, samplesDecoded), sampleRateHz: sampleRate }
    }
  } finally {
    decoder.free()
  }
}

async function* pcm({ track }: FrameContainer): AsyncGenerator<MonoPiece> {
  if (track === undefined) throw new TypeError('PCM needs its track')
  for await (const sample of new AudioSampleSink(track).samples()) {
    const channelData = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames)
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' })
      return plane
    })
    yield { samples: mixDown(channelData, sample.numberOfFrames), sampleRateHz: sample.sampleRate }
    sample.close()
  }
}

/** Decodes codecs whose library reads the file's own bytes: FLAC and Ogg Vorbis. */
export async function* streamDecoder({ codec }: StreamContainer, source: ByteSource): AsyncGenerator<MonoPiece> {
  const decoder = codec === 'flac' ? new FLACDecoder() : new OggVorbisDecoder()
  await decoder.ready
  try {
    for (let at = 0; at < source.sizeBytes; at += READ_BYTES) {
      const bytes = await source.read(at, Math.min(at + READ_BYTES, source.sizeBytes))
      const { channelData, samplesDecoded, sampleRate } = await decoder.decode(bytes)
      if (samplesDecoded > 0) yield { samples: mixDown(channelData, samplesDecoded), sampleRateHz: sampleRate }
    }
    const { channelData, samplesDecoded, sampleRate } = await decoder.flush()
    if (samplesDecoded > 0) yield { samples: mixDown(channelData, samplesDecoded), sampleRateHz: sampleRate }
  } finally {
    decoder.free()
  }
}

async function* batches(packets: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = []
  for await (const packet of packets) {
    batch.push(packet)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function mixDown(channels: readonly Float32Array[], length: number): Float32Array {
  const [first] = channels
  if (first === undefined) return new Float32Array(0)
  if (channels.length === 1) return first.subarray(0, length)
  const mono = new Float32Array(length)
  for (const channel of channels)
    for (let i = 0; i < length; i += 1) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0) / channels.length
  return mono
}
