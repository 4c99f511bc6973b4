import { ALL_FORMATS, CustomSource, EncodedPacketSink, Input, type InputAudioTrack } from 'mediabunny'
import { fourCc, parseWav } from '../../app/audio/wav'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { ByteSource } from './source'
import { alacCookie } from './alac'
import { HEAD_BYTES, type WholeFileCodec, wholeFileCodec } from './wholeFile'
import { openWebmOpus } from './webm'

/** Codecs whose library reads the file's own bytes from its beginning. */
export interface StreamContainer {
  readonly kind: 'stream'
  readonly codec: 'flac' | 'vorbis' | WholeFileCodec
  /** Samples of one channel, where the header says so. */
  readonly frames?: number | null
  readonly sampleRateHz: number
  readonly channels: number
}

/** Codecs that are decoded packet by packet. */
export interface FrameContainer {
  readonly kind: 'frames'
  readonly codec: 'opus' | 'mp3' | 'pcm' | 'aac' | 'alac'
  readonly sampleRateHz: number
  readonly channels: number
  /** The demuxer's track, for PCM only. */
  readonly track?: InputAudioTrack
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
  /** Opus: samples at 48 kHz to drop at the start. */
  readonly preSkip: number
  /** What the codec has to know: `OpusHead`, AudioSpecificConfig, the cookie of ALAC. */
  readonly config: Uint8Array
  /** AAC: where in the track the sound begins, and its length, in seconds. */
  readonly window?: { readonly start: number; readonly duration: number }
}

export type Container = StreamContainer | FrameContainer

/** Opens the container and finds its first audio track. Throws `unsupported` for formats and codecs we cannot decode. */
export async function openContainer(source: ByteSource): Promise<Container> {
  if (source.sizeBytes === 0) throw new AppError('integrity', keyed('audio.empty'))
  const webm = await openWebmOpus(source)
  if (webm !== null) {
    const config = bytesOf(webm.codecPrivate)
    return { kind: 'frames', codec: 'opus', ...webm, preSkip: preSkipOf(config), config }
  }
  const head = await source.read(0, Math.min(HEAD_BYTES, source.sizeBytes))
  const whole = wholeFileCodec(head)
  if (whole !== null) return { kind: 'stream', ...whole }
  const input = new Input({ formats: ALL_FORMATS, source: sourceOf(withLength(source, head)) })
  const track = await input.getPrimaryAudioTrack().catch((error: unknown) => {
    throw new AppError('unsupported', keyed('audio.cannotRead'), { cause: error })
  })
  if (track === null) throw new AppError('unsupported', keyed('audio.noSound'))
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()]
  const cookie = codec === null ? await alacCookie(source) : null
  const common = {
    sampleRateHz: config?.sampleRate ?? (await track.getSampleRate()),
    channels: config?.numberOfChannels ?? (await track.getNumberOfChannels()),
  }
  if (!(common.sampleRateHz > 0) || !(common.channels > 0)) throw unsupported(codec)
  const magic = fourCc(head, 0)
  const description = bytesOf(config?.description)
  if (codec === 'flac' && magic === 'fLaC') return { kind: 'stream', codec, ...common }
  if (codec === 'vorbis' && magic === 'OggS') return { kind: 'stream', codec, ...common }
  const frames = {
    kind: 'frames' as const,
    ...common,
    track,
    packets: () => packetsOf(track),
    preSkip: 0,
    config: description,
  }
  if (codec === 'opus') return { ...frames, codec, preSkip: preSkipOf(description) }
  if (cookie !== null) return { ...frames, codec: 'alac', config: cookie }
  if (codec === 'aac' && description.length > 0) return { ...frames, codec, window: await windowOf(track) }
  if (codec === 'mp3') return { ...frames, codec }
  if (codec?.startsWith('pcm-') || codec === 'ulaw' || codec === 'alaw') return { ...frames, codec: 'pcm' }
  throw unsupported(codec)
}

const unsupported = (codec: string | null): AppError =>
  new AppError('unsupported', keyed('audio.codec', { codec: codec ?? 'unknown' }))

/** A WAV that was written as a stream may say that it holds no bytes of sound: it is read as one that holds the rest of the file. */
function withLength(source: ByteSource, head: Uint8Array): ByteSource {
  const wav = parseWav(head, source.sizeBytes)
  const field = (wav?.dataAt ?? 0) - 4
  if (wav === null || new DataView(head.buffer, head.byteOffset).getUint32(field, true) !== 0) return source
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, Math.min(wav.dataBytes, 0xfffffffe), true)
  return {
    sizeBytes: source.sizeBytes,
    async read(start, end) {
      const bytes = new Uint8Array(await source.read(start, end))
      length.forEach((byte, index) => {
        const at = field + index - start
        if (at >= 0 && at < bytes.length) bytes[at] = byte
      })
      return bytes
    },
  }
}

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

/** Encoders put silence before the sound; the container says where it begins, and where it ends. */
async function windowOf(track: InputAudioTrack): Promise<{ start: number; duration: number }> {
  const first = await track.getFirstTimestamp()
  return { start: Math.max(0, -first), duration: (await track.computeDuration()) - Math.max(0, first) }
}

function bytesOf(data: ArrayBuffer | SharedArrayBuffer | ArrayBufferView | null | undefined): Uint8Array {
  if (data === undefined || data === null) return new Uint8Array(0)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

/** `OpusHead`: bytes 10 and 11, little endian (RFC 7845, section 5.1). */
const preSkipOf = (head: Uint8Array): number => (head.length >= 12 ? (head[10] ?? 0) + (head[11] ?? 0) * 256 : 0)
