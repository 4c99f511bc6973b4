import type { ByteSource } from './source'

/*
 * WebM as MediaRecorder writes it: one Opus track, unknown sizes, and an end that may be missing after a crash. A
 * general demuxer drops the whole last cluster of a stream that was cut off; this walk keeps every whole block.
 * Elements: https://www.matroska.org/technical/elements.html
 */

const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
} as const

/** Elements whose children are read; their own sizes do not matter. */
const OPENED: ReadonlySet<number> = new Set([ID.segment, ID.tracks, ID.trackEntry, ID.audio, ID.cluster, ID.blockGroup])
const WANTED: ReadonlySet<number> = new Set([
  ID.codecId,
  ID.codecPrivate,
  ID.samplingFrequency,
  ID.channels,
  ID.block,
  ID.simpleBlock,
])
const READ_BYTES = 128 * 1024
const BLOCK_MAX_BYTES = 1024 * 1024

interface Element {
  readonly id: number
  readonly data: Uint8Array
}

export interface WebmOpus {
  readonly sampleRateHz: number
  readonly channels: number
  readonly codecPrivate: Uint8Array | undefined
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
}

/** Opens a WebM stream with one Opus track; null for anything else (another codec, several tracks, laced blocks, not WebM). */
export async function openWebmOpus(source: ByteSource): Promise<WebmOpus | null> {
  const head = {
    codecs: [] as string[],
    sampleRateHz: 48_000,
    channels: 1,
    codecPrivate: undefined as Uint8Array | undefined,
  }
  for await (const { id, data } of elements(source)) {
    if (id === ID.codecId) head.codecs.push(new TextDecoder().decode(data))
    if (id === ID.codecPrivate) head.codecPrivate = data
    if (id === ID.channels) head.channels = data.reduce((sum, byte) => sum * 256 + byte, 0)
    if (id === ID.samplingFrequency) head.sampleRateHz = floatOf(data)
    if (id === ID.block || id === ID.simpleBlock) {
      if (lacingOf(data) !== 0) return null
      break
    }
  }
  if (head.codecs.length !== 1 || head.codecs[0] !== 'A_OPUS') return null
  return { ...head, packets: () => packetsOf(source) }
}

async function* packetsOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { id, data } of elements(source)) {
    if (id !== ID.block && id !== ID.simpleBlock) continue
    // Track number (one byte for tracks up to 127), two bytes of time, one of flags.
    const track = vint(data, 0)
    if (track !== null && data.length > track.length + 3) yield data.subarray(track.length + 3)
  }
}

/** Walks the elements in order and answers the wanted ones that are there as a whole. */
async function* elements(source: ByteSource): AsyncGenerator<Element, void, undefined> {
  let [at, window, windowAt] = [0, new Uint8Array(0) as Uint8Array, 0]
  const bytes = async (from: number, length: number): Promise<Uint8Array> => {
    const end = Math.min(from + length, source.sizeBytes)
    if (from < windowAt || end > windowAt + window.length) {
      windowAt = from
      window = await source.read(from, Math.min(Math.max(end, from + READ_BYTES), source.sizeBytes))
    }
    return window.subarray(from - windowAt, end - windowAt)
  }
  while (at < source.sizeBytes) {
    const header = await bytes(at, 12)
    const id = vint(header, 0)
    const size = id === null ? null : vint(header, id.length)
    if (id === null || size === null || id.length > 4) return
    if (at === 0 && id.raw !== ID.ebml) return
    const start = at + id.length + size.length
    if (OPENED.has(id.raw)) {
      at = start
      continue
    }
    if (size.value === null || start + size.value > source.sizeBytes) return
    if (WANTED.has(id.raw)) {
      if (size.value > BLOCK_MAX_BYTES) return
      yield { id: id.raw, data: (await bytes(start, size.value)).slice() }
    }
    at = start + size.value
  }
}

/** A variable-length integer: `raw` with its marker (ids), `value` without (sizes; null means unknown). */
function vint(bytes: Uint8Array, at: number): { length: number; raw: number; value: number | null } | null {
  const first = bytes[at]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (at + length > bytes.length) return null
  const marker = 1 << (8 - length)
  let [raw, value, unknown] = [first, first & (marker - 1), (first & (marker - 1)) === marker - 1]
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i] ?? 0
    raw = raw * 256 + byte
    value = value * 256 + byte
    unknown &&= byte === 0xff
  }
  return { length, raw, value: unknown ? null : value }
}

const lacingOf = (block: Uint8Array): number => {
  const track = vint(block, 0)
  return track === null ? 0 : ((block[track.length + 2] ?? 0) & 0x06) >> 1
}

const floatOf = (data: Uint8Array): number => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return data.byteLength === 8 ? view.getFloat64(0) : data.byteLength === 4 ? view.getFloat32(0) : 48_000
}
