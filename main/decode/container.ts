import { ALL_FORMATS, CustomSource, EncodedPacketSink, Input, type InputAudioTrack } from 'mediabunny'
import { AppError } from '../../app/errors'
import type { ByteSource } from './source'
import { openWebmOpus } from './webm'

/** Codecs whose library reads the file's own bytes from its beginning. */
export interface StreamContainer {
  readonly kind: 'stream'
  readonly codec: 'flac' | 'vorbis'
  readonly sampleRateHz: number
  readonly channels: number
}

/** Codecs that are decoded packet by packet. */
export interface FrameContainer {
  readonly kind: 'frames'
  readonly codec: 'opus' | 'mp3' | 'pcm'
  readonly sampleRateHz: number
  readonly channels: number
  /** The demuxer's track, for PCM only. */
  readonly track?: InputAudioTrack
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
  /** Opus: samples at 48 kHz to drop at the start. */
  readonly preSkip: number
}

export type Container = StreamContainer | FrameContainer

/** Opens the container and finds its first audio track. Throws `unsupported` for formats and codecs we cannot decode. */
export async function openContainer(source: ByteSource): Promise<Container> {
  if (source.sizeBytes === 0) throw new AppError('integrity', 'The audio file is empty.')
  const webm = await openWebmOpus(source)
  if (webm !== null) return { kind: 'frames', codec: 'opus', ...webm, preSkip: preSkipOf(webm.codecPrivate) }
  const input = new Input({ formats: ALL_FORMATS, source: sourceOf(source) })
  const track = await input.getPrimaryAudioTrack().catch((error: unknown) => {
    throw new AppError('unsupported', 'This is not an audio file we can read.', { cause: error })
  })
  if (track === null) throw new AppError('unsupported', 'There is no sound in this file.')
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()]
  const common = { sampleRateHz: config?.sampleRate ?? 0, channels: config?.numberOfChannels ?? 0 }
  if (common.sampleRateHz <= 0 || common.channels <= 0) throw unsupported(codec)
  const head = await source.read(0, Math.min(4, source.sizeBytes))
  const magic = String.fromCharCode(...head)
  if (codec === 'flac' && magic === 'fLaC') return { kind: 'stream', codec, ...common }
  if (codec === 'vorbis' && magic === 'OggS') return { kind: 'stream', codec, ...common }
  const frames = { kind: 'frames' as const, ...common, track, packets: () => packetsOf(track), preSkip: 0 }
  if (codec === 'opus') return { ...frames, codec, preSkip: preSkipOf(config?.description) }
  if (codec === 'mp3') return { ...frames, codec }
  if (codec?.startsWith('pcm-') || codec === 'ulaw' || codec === 'alaw') return { ...frames, codec: 'pcm' }
  throw unsupported(codec)
}

const unsupported = (codec: string | null): AppError =>
  new AppError(
    'unsupported',
    `Audio of the kind "${codec ?? 'unknown'}" cannot be decoded here. Convert it to WAV, MP3, FLAC, Ogg or WebM.`,
  )

const sourceOf = (source: ByteSource): CustomSource =>
  new CustomSource({
    getSize: () => source.sizeBytes,
    read: (start, end) => source.read(start, end),
    prefetchProfile: 'fileSystem',
    // Errors outside a read belong to prefetching; the read that needs those bytes fails by itself.
    handleUnhandledError: () => undefined,
  })

async function* packetsOf(track: InputAudioTrack): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const packet of new EncodedPacketSink(track).packets()) yield packet.data
}

/** `OpusHead`: bytes 10 and 11, little endian (RFC 7845, section 5.1). */
function preSkipOf(description: ArrayBuffer | SharedArrayBuffer | ArrayBufferView | undefined): number {
  if (description === undefined) return 0
  const bytes = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset, description.byteLength)
    : new DataView(description)
  return bytes.byteLength >= 12 ? bytes.getUint16(10, true) : 0
}
