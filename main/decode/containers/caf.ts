import { fourCc, wavHeader } from '../../../app/audio/wav'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { behindHead } from './overlay'
import type { ByteSource } from '../../../app/audio/byteSource'

/*
 * Apple's Core Audio Format with compressed packets, as memos and audio programs write it: chunks of a type, a size of 64 bits
 * and a body; `desc` first, `kuki` with what the codec has to know, `pakt` with the sizes of the packets, `data`.
 * https://developer.apple.com/library/archive/documentation/MusicAudio/Reference/CAFSpec/
 */

/** What is read of a table of packets at most: ten hours of AAC have 1.5 million packets. */
const TABLE_MAX_BYTES = 16 * 1_048_576
const DESC_BYTES = 32
const PACKET_MAX_BYTES = 1 << 20

export interface CafPackets {
  readonly codec: 'aac' | 'alac' | 'opus'
  readonly sampleRateHz: number
  readonly channels: number
  /** What the codec has to know. */
  readonly config: Uint8Array
  /** Samples that an encoder put before the sound, and all that count after them; null where the file does not say. */
  readonly priming: number
  readonly frames: number | null
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
}

interface Chunks {
  readonly desc: DataView
  readonly kuki: Uint8Array
  readonly pakt: Uint8Array
  readonly dataAt: number
  readonly dataBytes: number
}

async function chunksOf(source: ByteSource): Promise<Chunks | null> {
  let desc: DataView | null = null
  let [kuki, pakt] = [new Uint8Array(0), new Uint8Array(0)]
  let [dataAt, dataBytes] = [0, 0]
  for (let at = 8; at + 12 <= source.sizeBytes;) {
    const head = await source.read(at, at + 12)
    const [type, said] = [fourCc(head, 0), Number(new DataView(head.buffer, head.byteOffset).getBigInt64(4))]
    const start = at + 12
    const size = Math.min(said < 0 ? Infinity : said, source.sizeBytes - start)
    const body = async (): Promise<Uint8Array<ArrayBuffer>> =>
      size > 0 && size <= TABLE_MAX_BYTES ? new Uint8Array(await source.read(start, start + size)) : new Uint8Array(0)
    if (type === 'desc' && size >= DESC_BYTES) desc = new DataView((await body()).buffer)
    if (type === 'kuki') kuki = await body()
    if (type === 'pakt') pakt = await body()
    if (type === 'data') [dataAt, dataBytes] = [start + 4, Math.max(0, size - 4)]
    at = start + size
  }
  return desc === null || dataAt === 0 ? null : { desc, kuki, pakt, dataAt, dataBytes }
}

const CODECS: Readonly<Record<string, CafPackets['codec']>> = { 'aac ': 'aac', alac: 'alac', opus: 'opus' }
/** Compression of telephones, by the number that a WAV gives it. */
const TELEPHONE: Readonly<Record<string, number>> = { alaw: 6, ulaw: 7 }

/** Whether a file is a CAF whose bytes are not plain samples. */
export const isPackedCaf = (head: Uint8Array): boolean =>
  fourCc(head, 0) === 'caff' && !['lpcm', 'ima4'].includes(fourCc(head, 28))

/** The packets of such a CAF, or a WAV over the same bytes; null for one without sound. */
export async function openCaf(
  source: ByteSource,
): Promise<{ packets: CafPackets } | { wav: ByteSource } | { unknown: string } | null> {
  const chunks = await chunksOf(source)
  if (chunks === null) return null
  const { desc, dataAt, dataBytes } = chunks
  const name = String.fromCharCode(...new Uint8Array(desc.buffer, 8, 4))
  const [sampleRateHz, channels] = [desc.getFloat64(0), desc.getUint32(24)]
  const tag = TELEPHONE[name]
  if (tag !== undefined) return { wav: wavOver(source, { tag, sampleRateHz, channels, dataAt, dataBytes }) }
  const codec = CODECS[name]
  if (codec === undefined) return { unknown: name.trim() }
  return { packets: { codec, sampleRateHz, channels, ...frames(chunks), ...packing(codec, chunks, source) } }
}

function frames({ pakt }: Chunks): { priming: number; frames: number | null } {
  const view = new DataView(pakt.buffer)
  if (pakt.length < 24) return { priming: 0, frames: null }
  return { priming: Math.max(0, view.getInt32(16 + 4)), frames: Number(view.getBigInt64(8)) || null }
}

function packing(
  codec: CafPackets['codec'],
  { desc, kuki, pakt, dataAt, dataBytes }: Chunks,
  source: ByteSource,
): Pick<CafPackets, 'config' | 'packets'> {
  const fixed = desc.getUint32(16)
  const varies = desc.getUint32(20) === 0
  return {
    config: codec === 'aac' ? audioSpecific(kuki) : codec === 'alac' ? withoutAtoms(kuki) : kuki,
    packets: async function* () {
      let at = dataAt
      const end = Math.min(dataAt + dataBytes, source.sizeBytes)
      const sizes = fixed > 0 ? always(fixed) : sizesOf(pakt, varies)
      for (const size of sizes) {
        if (size === 0 || size > PACKET_MAX_BYTES || at + size > end) return
        yield await source.read(at, at + size)
        at += size
      }
    },
  }
}

function* always(size: number): Generator<number> {
  for (;;) yield size
}

/** Numbers of seven bits a byte; where packets differ in length, the samples of each stand behind its size. */
function* sizesOf(pakt: Uint8Array, varies: boolean): Generator<number> {
  let value = 0
  let isSize = true
  for (const byte of pakt.subarray(24)) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (isSize) yield value
    isSize = !varies || !isSize
    value = 0
  }
}

/** AudioSpecificConfig within an ES descriptor (ISO 14496-1): the content of tag 5, which stands within 4, within 3. */
function audioSpecific(kuki: Uint8Array): Uint8Array {
  for (let at = 0; at + 2 <= kuki.length;) {
    const tag = kuki[at]
    let [size, body] = [0, at + 1]
    for (let more = true; more && body < kuki.length; body++) {
      size = size * 128 + ((kuki[body] ?? 0) & 0x7f)
      more = (kuki[body] ?? 0) >= 0x80
    }
    if (tag === 5) return kuki.subarray(body, body + size)
    at = body + (tag === 3 ? 3 : tag === 4 ? 13 : size)
  }
  throw new AppError('unsupported', keyed('audio.aacConfig'))
}

/** Older programs put the cookie of ALAC into two atoms of QuickTime, `frma` and `alac`, the second with a version. */
function withoutAtoms(kuki: Uint8Array): Uint8Array {
  const behindFormat = fourCc(kuki, 4) === 'frma' ? kuki.subarray(12) : kuki
  return fourCc(behindFormat, 4) === 'alac' ? behindFormat.subarray(12) : behindFormat
}

interface Telephone {
  readonly tag: number
  readonly sampleRateHz: number
  readonly channels: number
  readonly dataAt: number
  readonly dataBytes: number
}

/** Samples of a byte each, as a WAV: a header, and behind it the bytes where they stand. */
function wavOver(source: ByteSource, { tag, sampleRateHz, channels, dataAt, dataBytes }: Telephone): ByteSource {
  const format = new Uint8Array(18)
  const view = new DataView(format.buffer)
  view.setUint16(0, tag, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, sampleRateHz, true)
  view.setUint32(8, sampleRateHz * channels, true)
  view.setUint16(12, channels, true)
  view.setUint16(14, 8, true)
  return behindHead(wavHeader(format, dataBytes), source, dataAt, dataBytes)
}
