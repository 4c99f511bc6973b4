/** A PCM or float WAV file: where its samples stand. */
export interface WavLayout {
  /** The content of the `fmt ` chunk, kept as it is for a new header. */
  readonly format: Uint8Array
  readonly channels: number
  readonly sampleRateHz: number
  /** Bytes of one sample of all channels. */
  readonly frameBytes: number
  readonly bitsPerSample: number
  readonly dataAt: number
  readonly dataBytes: number
}

/** The four characters that name a chunk or a kind of file. */
export const fourCc = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

/**
 * Reads the header of a WAV file from its beginning. Null when it is none, or its samples do not begin within the bytes
 * given. A length that a recorder never filled in (0 or the maximum) means "to the end of the file".
 */
export function parseWav(head: Uint8Array, fileBytes: number): WavLayout | null {
  const wav = parseAnyWav(head, fileBytes)
  return wav && PLAIN.includes(wav.tag) ? wav : null
}

/** What stands in a WAV before its samples, as far as it is within the bytes given. */
interface WavChunks {
  readonly format: Uint8Array | null
  /** Samples of one channel (`fact`). */
  readonly frames: number | null
  /** Beyond 4 GB the real length of the samples stands in a chunk of its own (EBU Tech 3306). */
  readonly longBytes: number | null
  readonly data: { readonly start: number; readonly size: number } | null
}

/** Walks the chunks up to the samples; null for what is no WAV. */
function chunksOf(head: Uint8Array): WavChunks | null {
  if (!isWave(head)) return null
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  let format: Uint8Array | null = null
  let frames: number | null = null
  let longBytes: number | null = null
  for (let at = 12; at + 8 <= head.length;) {
    const [id, size, start] = [fourCc(head, at), view.getUint32(at + 4, true), at + 8]
    if (id === 'fmt ' && size >= 16 && start + size <= head.length) format = head.slice(start, start + size)
    if (id === 'fact' && size >= 4 && start + 4 <= head.length) frames = view.getUint32(start, true) || null
    if (id === 'ds64' && start + 16 <= head.length) longBytes = Number(view.getBigUint64(start + 8, true))
    if (id === 'data') return { format, frames, longBytes, data: { start, size } }
    at = start + size + (size % 2)
  }
  return { format, frames, longBytes, data: null }
}

const isWave = (head: Uint8Array): boolean =>
  head.length >= 12 && ['RIFF', 'RF64', 'BW64'].includes(fourCc(head, 0)) && fourCc(head, 8) === 'WAVE'

/** Formats whose samples stand one after the other: PCM, float, A-law, µ-law. */
const PLAIN = [1, 3, 6, 7]
const EXTENSIBLE = 0xfffe
/** Compressed formats that can be decoded: ADPCM of Microsoft and of the IMA. */
const READABLE = [2, 0x11]
const NAMES: Readonly<Record<number, string>> = {
  2: 'ADPCM',
  0x11: 'ADPCM',
  0x22: 'TrueSpeech',
  0x31: 'GSM',
  0x40: 'G.721',
  0x42: 'G.723.1',
  0x45: 'G.726',
  0x64: 'G.726',
  0x83: 'G.729',
  0x50: 'MPEG',
  0x55: 'MP3',
  0xff: 'AAC',
  0x28f: 'G.722',
  0x65: 'G.722',
  0x160: 'Windows Media (WMA)',
  0x161: 'Windows Media (WMA)',
  0x2000: 'Dolby Digital (AC-3)',
}

/** The number of a format; in the extensible form it begins the long name. */
function formatTag(format: Uint8Array): number {
  const tag = (format[0] ?? 0) | ((format[1] ?? 0) << 8)
  return tag === EXTENSIBLE && format.length >= 26 ? (format[24] ?? 0) | ((format[25] ?? 0) << 8) : tag
}

const isPlain = (format: Uint8Array): boolean => PLAIN.includes(formatTag(format))

/**
 * Where the bytes of sound stand in a WAV of any format, read like `parseWav`. Null for what is no WAV, or one whose sound does
 * not begin within the bytes given.
 */
export function parseAnyWav(head: Uint8Array, fileBytes: number): (WavLayout & { readonly tag: number }) | null {
  const { format, data, longBytes } = chunksOf(head) ?? {}
  if (!format || !data) return null
  const size = data.size === 0xffffffff ? (longBytes ?? data.size) : data.size
  const layout = layoutOf(format, data.start, size, fileBytes)
  return layout && { ...layout, tag: formatTag(format) }
}

/** What a WAV with a compressed format says of itself; null for one with plain samples, and for anything else. */
export function compressedWav(head: Uint8Array): {
  readonly name: string
  readonly isReadable: boolean
  readonly sampleRateHz: number
  readonly channels: number
  /** Samples of one channel; null where the file does not say. */
  readonly frames: number | null
} | null {
  const { format, frames = null } = chunksOf(head) ?? {}
  if (!format || isPlain(format)) return null
  const fields = new DataView(format.buffer, format.byteOffset, format.byteLength)
  const tag = formatTag(format)
  return {
    name: NAMES[tag] ?? `of a kind that is not known (0x${tag.toString(16)})`,
    isReadable: READABLE.includes(tag),
    channels: fields.getUint16(2, true),
    sampleRateHz: fields.getUint32(4, true),
    frames,
  }
}

function layoutOf(format: Uint8Array, dataAt: number, size: number, fileBytes: number): WavLayout | null {
  const view = new DataView(format.buffer, format.byteOffset, format.byteLength)
  const [channels, sampleRateHz, frameBytes] = [
    view.getUint16(2, true),
    view.getUint32(4, true),
    view.getUint16(12, true),
  ]
  if (channels === 0 || sampleRateHz === 0 || frameBytes === 0) return null
  const rest = Math.max(0, fileBytes - dataAt)
  const dataBytes = size === 0 || size > rest ? rest : size
  const common = { format, channels, sampleRateHz, frameBytes, bitsPerSample: view.getUint16(14, true), dataAt }
  // A file that was cut off within a sample keeps the whole ones. Compressed blocks may end early.
  return { ...common, dataBytes: isPlain(format) ? dataBytes - (dataBytes % frameBytes) : dataBytes }
}

/** Milliseconds of audio. */
export const wavDurationMs = ({ dataBytes, frameBytes, sampleRateHz }: WavLayout): number =>
  (dataBytes / frameBytes / sampleRateHz) * 1000

/** Everything before the samples of a file with this format and so many bytes of samples. */
export function wavHeader(format: Uint8Array, dataBytes: number): Uint8Array {
  const head = new Uint8Array(28 + format.length)
  const view = new DataView(head.buffer)
  const put = (at: number, name: string): void =>
    head.set(
      [...name].map((character) => character.charCodeAt(0)),
      at,
    )
  put(0, 'RIFF')
  view.setUint32(4, Math.min(0xffffffff, 20 + format.length + dataBytes), true)
  put(8, 'WAVE')
  put(12, 'fmt ')
  view.setUint32(16, format.length, true)
  head.set(format, 20)
  put(20 + format.length, 'data')
  view.setUint32(24 + format.length, Math.min(0xffffffff, dataBytes), true)
  return head
}

/** The `fmt ` chunk of 16-bit PCM. */
export const pcm16Format = (sampleRateHz: number, channels: number): Uint8Array => pcmFormat(sampleRateHz, channels, 16)

/** The `fmt ` chunk of PCM with so many bits a sample. */
export function pcmFormat(sampleRateHz: number, channels: number, bits: 16 | 24): Uint8Array {
  const format = new Uint8Array(16)
  const view = new DataView(format.buffer)
  view.setUint16(0, 1, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, sampleRateHz, true)
  view.setUint32(8, sampleRateHz * channels * (bits / 8), true)
  view.setUint16(12, channels * (bits / 8), true)
  view.setUint16(14, bits, true)
  return format
}

/** The bytes of samples between two moments: whole frames, within the file. `to` is exclusive. */
export function wavSpan(layout: WavLayout, startMs: number, endMs: number): { from: number; to: number } {
  const place = (ms: number): number => {
    const frame = Math.round((ms / 1000) * layout.sampleRateHz)
    return Math.min(layout.dataBytes, Math.max(0, frame * layout.frameBytes))
  }
  return { from: layout.dataAt + place(startMs), to: layout.dataAt + place(endMs) }
}
