import { EncodedPacketSink, type InputAudioTrack } from 'mediabunny'
import { codecName, foreignFormat } from '../../app/audio/foreign'
import { compressedWav, fourCc, parseWav } from '../../app/audio/wav'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { ByteSource } from './source'
import { alacCookie } from './containers/alac'
import { isPackedCaf, openCaf } from './containers/caf'
import { gsmFrames } from './gsm'
import { imaOfAiff } from './containers/imaOfAiff'
import { openInput } from './containers/input'
import { innerMp3 } from './containers/innerMp3'
import { behindHead } from './containers/overlay'
import { isOggFlac, oggFlacRate } from './containers/oggFlac'
import { HEAD_BYTES, type WholeFileCodec, wholeFileCodec } from './containers/wholeFile'
import { openWebmOpus } from './containers/webm'

/** Codecs whose library reads the file's own bytes from its beginning. */
export interface StreamContainer {
  readonly kind: 'stream'
  readonly codec: 'flac' | 'vorbis' | WholeFileCodec
  /** Samples of one channel, where the header says so. */
  readonly frames?: number | null
  readonly sampleRateHz: number
  readonly channels: number
  /** Where to read them: the file, or one that stands within it. */
  readonly source: ByteSource
}

/** Codecs that are decoded packet by packet. */
export interface FrameContainer {
  readonly kind: 'frames'
  readonly codec: 'opus' | 'mp3' | 'pcm' | 'aac' | 'alac' | 'amr' | 'flac' | 'vorbis' | 'gsm'
  readonly sampleRateHz: number
  readonly channels: number
  /** The demuxer's track, for PCM and Vorbis. */
  readonly track?: InputAudioTrack
  /** There is a moving picture besides. */
  readonly isFilm?: boolean
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
  /** Opus: samples at 48 kHz to drop at the start. */
  readonly preSkip: number
  /** What the codec has to know: `OpusHead`, AudioSpecificConfig, the cookie of ALAC, the head of an AMR or FLAC file. */
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
  const foreign = foreignFormat(head)
  if (foreign !== null) throw new AppError('unsupported', keyed('audio.foreign', { format: foreign }))
  if (isPackedCaf(head)) return await cafContainer(source)
  const ima = imaOfAiff(head, source)
  if (ima !== null) return await openContainer(ima)
  const whole = wholeFileCodec(head)
  if (whole !== null) return { kind: 'stream', ...whole, source }
  const mp3 = innerMp3(head, source)
  if (mp3 !== null) return await openContainer(mp3.source)
  const gsm = gsmFrames(head, source)
  if (gsm !== null) return { kind: 'frames', codec: 'gsm', ...gsm, preSkip: 0, config: new Uint8Array(0) }
  const wav = compressedWav(head)
  if (wav !== null) throw unsupported(wav.name)
  if (isOggFlac(head)) return { kind: 'stream', codec: 'flac', ...oggFlacRate(head), source }
  return await demuxed(source, head)
}

async function cafContainer(source: ByteSource): Promise<Container> {
  const caf = await openCaf(source)
  if (caf === null) throw new AppError('unsupported', keyed('audio.damagedOrUnknown'))
  if ('wav' in caf) return await openContainer(caf.wav)
  if ('unknown' in caf) throw unsupported(codecName(caf.unknown))
  const { priming, frames, ...packets } = caf.packets
  const { sampleRateHz, codec } = packets
  if (codec === 'opus') return { kind: 'frames', ...packets, preSkip: Math.round((priming * 48_000) / sampleRateHz) }
  const window = frames === null ? {} : { window: { start: priming / sampleRateHz, duration: frames / sampleRateHz } }
  return { kind: 'frames', ...packets, preSkip: 0, ...(codec === 'aac' ? window : {}) }
}

/** What stands in any other container, as the demuxer finds it. */
async function demuxed(source: ByteSource, head: Uint8Array): Promise<Container> {
  const input = openInput(withLength(source, head))
  const track = await input.getPrimaryAudioTrack().catch((error: unknown) => {
    throw new AppError('unsupported', keyed('audio.damagedOrUnknown'), { cause: error })
  })
  if (track === null) throw new AppError('unsupported', keyed('audio.noSound'))
  const [codec, config, inner] = [
    await track.getCodec(),
    await track.getDecoderConfig(),
    String(await track.getInternalCodecId()),
  ]
  const cookie = codec === null ? await alacCookie(source) : null
  const common = {
    sampleRateHz: config?.sampleRate ?? (await track.getSampleRate()),
    channels: config?.numberOfChannels ?? (await track.getNumberOfChannels()),
  }
  const name = codecName(codec ?? inner)
  if (!(common.sampleRateHz > 0) || !(common.channels > 0)) throw unsupported(name)
  const magic = fourCc(head, 0)
  const description = bytesOf(config?.description)
  if (codec === 'flac' && magic === 'fLaC') return { kind: 'stream', codec, ...common, source }
  if (codec === 'vorbis' && magic === 'OggS') return { kind: 'stream', codec, ...common, source }
  const frames = {
    kind: 'frames' as const,
    ...common,
    track,
    isFilm: await isFilm(input),
    packets: () => packetsOf(track),
    preSkip: 0,
    config: description,
  }
  if (codec === 'opus') return { ...frames, codec, preSkip: preSkipOf(description) }
  if (cookie !== null) return { ...frames, codec: 'alac', config: cookie }
  if (codec === 'aac' && magic.startsWith('ID3'))
    return { kind: 'stream', codec: 'adts', ...common, source: behindTag(head, source) }
  if (codec === 'aac' && description.length > 0) return { ...frames, codec, window: await windowOf(track) }
  if (codec === 'mp3' || codec === 'vorbis') return { ...frames, codec }
  if (codec === 'flac' && description.length > 0) return { ...frames, codec }
  if (inner === 'samr' || inner === 'sawb') return { ...frames, channels: 1, codec: 'amr', config: AMR_HEADS[inner] }
  if (codec?.startsWith('pcm-') || codec === 'ulaw' || codec === 'alaw') return { ...frames, codec: 'pcm' }
  throw unsupported(name)
}

const AMR_HEADS = { samr: Buffer.from('#!AMR\n'), sawb: Buffer.from('#!AMR-WB\n') } as const

const unsupported = (name: string): AppError => new AppError('unsupported', keyed('audio.codec', { codec: name }))

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

/** What follows a tag of ID3, whose length stands in four times seven bits (id3.org, ID3v2.4.0, section 3.1). */
function behindTag(head: Uint8Array, source: ByteSource): ByteSource {
  const length = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0)
  const at = Math.min(10 + length, source.sizeBytes)
  return behindHead(new Uint8Array(0), source, at, source.sizeBytes - at)
}

/** A cover is a track of one picture, or none that the demuxer shows. */
async function isFilm(input: ReturnType<typeof openInput>): Promise<boolean> {
  for (const video of await input.getVideoTracks()) {
    const packets = new EncodedPacketSink(video)
    const first = await packets.getFirstPacket({ metadataOnly: true })
    if (first !== null && (await packets.getNextPacket(first, { metadataOnly: true })) !== null) return true
  }
  return false
}

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
