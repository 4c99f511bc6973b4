import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { decoder as appleDecoder } from '@audio/decode-aac'
import { decoder as amrDecoder } from '@audio/decode-amr'
import { FLACDecoder } from '@wasm-audio-decoders/flac'
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import { AudioSampleSink } from 'mediabunny'
import { MPEGDecoder } from 'mpg123-decoder'
import { OpusDecoder } from 'opus-decoder'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { assertNever } from '../../app/assertNever'
import type { FrameContainer, StreamContainer } from './container'
import { gsm } from './gsm'
import { repacked } from './containers/repack'
import { type WholeFileCodec, wholeFileDecoder } from './containers/wholeFile'
import type { ByteSource } from './source'

/** A few seconds of sound, one array a channel, of the same length. */
export interface Piece {
  readonly channels: readonly Float32Array[]
  readonly sampleRateHz: number
}

/** Packets decoded in one call into WebAssembly; Opus packets are 20 to 60 ms. */
const BATCH = 16
/** Two seconds of FLAC, or of Vorbis: what is decoded in one call holds the event loop up. */
const READ_BYTES = 16 * 1024
/** An eighth of a second of AIFF, some seconds of AMR. */
const WHOLE_READ_BYTES = 16 * 1024
/** ALAC is decoded in plain JavaScript, 4,096 samples a packet: this many leave the event loop a chance. */
const ALAC_BATCH = 4

/**
 * Decodes packet by packet.
 * @param opusRateHz Opus decodes to any of its rates directly; for speech nothing above 8 kHz is wanted
 */
export function frameDecoder(container: FrameContainer, opusRateHz: OpusRate = 16_000): AsyncGenerator<Piece> {
  switch (container.codec) {
    case 'opus':
      return opus(container, opusRateHz)
    case 'mp3':
      return mp3(container)
    case 'pcm':
      return pcm(container)
    case 'aac':
    case 'alac':
      return apple(container)
    case 'amr':
      return amr(container)
    case 'flac':
      return flacOrVorbis('flac', flacStream(container))
    case 'vorbis':
      return flacOrVorbis('vorbis', oggStream(container))
    case 'gsm':
      return gsm(container)
    default:
      return assertNever(container.codec)
  }
}

type OpusRate = 16_000 | 48_000

async function* opus(
  { packets, channels, preSkip, config }: FrameContainer,
  sampleRateHz: OpusRate,
): AsyncGenerator<Piece> {
  const decoder = new OpusDecoder({
    sampleRate: sampleRateHz,
    ...opusStreams(channels, config),
  })
  await decoder.ready
  let skip = Math.round((preSkip * sampleRateHz) / 48_000)
  try {
    for await (const batch of batches(packets())) {
      const { channelData, samplesDecoded } = decoder.decodeFrames(batch)
      const from = Math.min(skip, samplesDecoded)
      skip = Math.max(0, skip - samplesDecoded)
      yield { channels: channelData.map((one) => one.subarray(from, samplesDecoded)), sampleRateHz }
    }
  } finally {
    decoder.free()
  }
}

/** How Opus packs its channels: as `OpusHead` says for more than two (RFC 7845, section 5.1.1). */
function opusStreams(channels: number, head: Uint8Array) {
  if (channels <= 2)
    return {
      channels,
      streamCount: 1,
      coupledStreamCount: channels - 1,
      channelMappingTable: channels === 1 ? [0] : [0, 1],
    }
  const [streamCount = 0, coupledStreamCount = 0, ...mapping] = head.subarray(19, 21 + channels)
  if (head.length < 21 + channels || streamCount === 0) throw new AppError('unsupported', keyed('audio.opusPacking'))
  return { channels, streamCount, coupledStreamCount, channelMappingTable: mapping }
}

/** AAC, and Apple's lossless codec. */
async function* apple({ codec, packets, config, window }: FrameContainer): AsyncGenerator<Piece> {
  const decoder = await appleDecoder(
    codec === 'alac' ? { alac: config } : { asc: config, ...(window === undefined ? {} : { gapless: window }) },
  )
  try {
    for await (const batch of batches(packets(), codec === 'alac' ? ALAC_BATCH : BATCH)) {
      const piece = pieceOf(decoder.decode(batch))
      if (piece !== null) yield piece
      await yieldToEventLoop()
    }
  } finally {
    decoder.free()
  }
}

const pieceOf = ({ channelData, sampleRate }: DecodedData): Piece | null =>
  channelData[0] === undefined || channelData[0].length === 0
    ? null
    : { channels: channelData, sampleRateHz: sampleRate }

interface DecodedData {
  readonly channelData: readonly Float32Array[]
  readonly sampleRate: number
}

/** AMR within another container: its library wants the head of a file first. */
async function* amr({ packets, config }: FrameContainer): AsyncGenerator<Piece> {
  const decoder = await amrDecoder()
  try {
    decoder.decode(config)
    for await (const batch of batches(packets())) {
      const piece = pieceOf(decoder.decode(Buffer.concat(batch)))
      if (piece !== null) yield piece
      await yieldToEventLoop()
    }
  } finally {
    decoder.free()
  }
}

/** FLAC within another container, as a file of its own. */
async function* flacStream({ packets, config }: FrameContainer): AsyncGenerator<Uint8Array> {
  yield config
  yield* packets()
}

/** Vorbis within another container as Ogg, which is what its library reads. */
function oggStream({ track }: FrameContainer): AsyncGenerator<Uint8Array> {
  if (track === undefined) throw new TypeError('Vorbis needs its track')
  return repacked(track, 'ogg')
}

async function* mp3({ packets }: FrameContainer): AsyncGenerator<Piece> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  try {
    for await (const batch of batches(packets())) {
      const { channelData, samplesDecoded, sampleRate } = decoder.decodeFrames(batch)
      if (samplesDecoded > 0) yield { channels: channelData, sampleRateHz: sampleRate }
    }
  } finally {
    decoder.free()
  }
}

async function* pcm({ track }: FrameContainer): AsyncGenerator<Piece> {
  if (track === undefined) throw new TypeError('PCM needs its track')
  for await (const sample of new AudioSampleSink(track).samples()) {
    const channelData = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames)
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' })
      return plane
    })
    yield { channels: channelData, sampleRateHz: sample.sampleRate }
    sample.close()
  }
}

/** Decodes codecs whose library reads the file's own bytes. */
export function streamDecoder({ codec, source }: StreamContainer): AsyncGenerator<Piece> {
  return codec === 'flac' || codec === 'vorbis' ? flacOrVorbis(codec, inPieces(source)) : wholeFile(codec, source)
}

async function* wholeFile(codec: WholeFileCodec, source: ByteSource): AsyncGenerator<Piece> {
  const decoder = await wholeFileDecoder(codec)
  try {
    for (let at = 0; at < source.sizeBytes; at += WHOLE_READ_BYTES) {
      const piece = pieceOf(
        await decoder.decode(await source.read(at, Math.min(at + WHOLE_READ_BYTES, source.sizeBytes))),
      )
      if (piece !== null) yield piece
      await yieldToEventLoop()
    }
    const last = pieceOf(await decoder.flush())
    if (last !== null) yield last
  } finally {
    decoder.free()
  }
}

async function* inPieces(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.sizeBytes; at += READ_BYTES)
    yield await source.read(at, Math.min(at + READ_BYTES, source.sizeBytes))
}

async function* flacOrVorbis(codec: 'flac' | 'vorbis', stream: AsyncGenerator<Uint8Array>): AsyncGenerator<Piece> {
  const decoder = codec === 'flac' ? new FLACDecoder() : new OggVorbisDecoder()
  await decoder.ready
  try {
    for await (const bytes of stream) {
      const { channelData, samplesDecoded, sampleRate } = await decoder.decode(bytes)
      if (samplesDecoded > 0) yield { channels: channelData, sampleRateHz: sampleRate }
    }
    const { channelData, samplesDecoded, sampleRate } = await decoder.flush()
    if (samplesDecoded > 0) yield { channels: channelData, sampleRateHz: sampleRate }
  } finally {
    decoder.free()
  }
}

async function* batches(packets: AsyncGenerator<Uint8Array>, size = BATCH): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = []
  for await (const packet of packets) {
    batch.push(packet)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
