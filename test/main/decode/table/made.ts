import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wavHeader } from '../../../../app/audio/wav'
import { decodeAll } from '../../../../main/decode/decode'
import { createResampler } from '../../../../main/decode/resample'
import { bytesSource } from '../../../../main/decode/source'

/* Sounds of the table that are made by hand, from the words in ../fixtures/speech.flac. */

export const file = async (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, 'files', name))
export const part = async (name: string, share: number): Promise<Uint8Array> => {
  const bytes = await file(name)
  return bytes.subarray(0, Math.floor(bytes.length * share))
}

/** The words at 16 kHz. */
export const words = async (): Promise<Float32Array> =>
  decodeAll(bytesSource(await readFile(join(import.meta.dirname, '../fixtures/speech.flac'))))

const KINDS = {
  u8: { tag: 1, bytes: 1, put: (to: Buffer, at: number, x: number) => to.writeUInt8(Math.round(x * 127) + 128, at) },
  s16: { tag: 1, bytes: 2, put: (to: Buffer, at: number, x: number) => to.writeInt16LE(Math.round(x * 32_767), at) },
  s24: {
    tag: 1,
    bytes: 3,
    put: (to: Buffer, at: number, x: number) => to.writeIntLE(Math.round(x * 8_388_607), at, 3),
  },
  s32: {
    tag: 1,
    bytes: 4,
    put: (to: Buffer, at: number, x: number) => to.writeInt32LE(Math.round(x * 2_147_483_647), at),
  },
  f32: { tag: 3, bytes: 4, put: (to: Buffer, at: number, x: number) => to.writeFloatLE(x, at) },
  f64: { tag: 3, bytes: 8, put: (to: Buffer, at: number, x: number) => to.writeDoubleLE(x, at) },
  alaw: { tag: 6, bytes: 1, put: (to: Buffer, at: number, x: number) => to.writeUInt8(alaw(x), at) },
  ulaw: { tag: 7, bytes: 1, put: (to: Buffer, at: number, x: number) => to.writeUInt8(ulaw(x), at) },
}

/** ITU-T G.711: a sign, an exponent and four bits. */
function ulaw(x: number): number {
  const level = Math.min(32_635, Math.round(Math.abs(x) * 32_767)) + 132
  const exponent = 31 - Math.clz32(level) - 7
  return ~((x < 0 ? 0x80 : 0) | (exponent << 4) | ((level >> (exponent + 3)) & 0xf)) & 0xff
}

function alaw(x: number): number {
  const level = Math.min(4_095, Math.round(Math.abs(x) * 4_095))
  const exponent = level < 32 ? 0 : 31 - Math.clz32(level) - 4
  const mantissa = (level >> (exponent === 0 ? 1 : exponent)) & 0xf
  return ((x < 0 ? 0 : 0x80) | (exponent << 4) | mantissa) ^ 0x55
}

/** The words as WAV. */
export async function wav(rateHz: number, channels: number, kind: keyof typeof KINDS): Promise<Buffer> {
  const { tag, bytes, put } = KINDS[kind]
  const resampler = createResampler(16_000, rateHz)
  const samples = [...resampler.push(await words()), ...resampler.flush()]
  const data = Buffer.alloc(samples.length * channels * bytes)
  samples.forEach((sample, frame) => {
    for (let channel = 0; channel < channels; channel++)
      put(data, (frame * channels + channel) * bytes, Math.max(-1, Math.min(1, sample)))
  })
  const format = Buffer.alloc(16)
  format.writeUInt16LE(tag, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(rateHz, 4)
  format.writeUInt32LE(rateHz * channels * bytes, 8)
  format.writeUInt16LE(channels * bytes, 12)
  format.writeUInt16LE(bytes * 8, 14)
  return Buffer.concat([wavHeader(format, data.length), data])
}

/** The words as WAV, whose header says so many bytes of samples. */
export async function says(bytes: number): Promise<Buffer> {
  const whole = await wav(16_000, 1, 's16')
  whole.writeUInt32LE(bytes, 40)
  return whole
}

export async function rate(rateHz: number): Promise<Buffer> {
  const whole = await wav(16_000, 1, 's16')
  whole.writeUInt32LE(rateHz, 24)
  return whole
}

export const noSamples = async (): Promise<Buffer> => (await wav(16_000, 1, 's16')).subarray(0, 44)

/** A chunk behind the first twelve bytes of a WAV. */
async function withChunk(name: string, body: Buffer): Promise<Buffer> {
  const whole = await wav(16_000, 1, 's16')
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([whole.subarray(0, 12), head, body, whole.subarray(12)])
}
export const longHead = (): Promise<Buffer> => withChunk('JUNK', Buffer.alloc(100_000))
export const listFirst = (): Promise<Buffer> => withChunk('LIST', Buffer.from('INFOISFT\x06\0\0\0Zoom\0\0', 'latin1'))

const id3 = Buffer.from('ID3\x03\0\0\0\0\0\x0aPRIV\0\0\0\0\0\0', 'latin1')
export const taggedAac = async (): Promise<Buffer> => Buffer.concat([id3, await file('aac-24000-1.aac')])
export const tagBehind = async (): Promise<Buffer> =>
  Buffer.concat([await file('mp3-8000-1.mp3'), Buffer.from('TAG'.padEnd(128, '\0'))])
export const zeroesBefore = async (): Promise<Buffer> =>
  Buffer.concat([Buffer.alloc(1_000), await file('mp3-8000-1.mp3')])

/** QuickTime from before there were brands: the same file without its first box, every place in it so much earlier. */
export async function withoutFtyp(): Promise<Buffer> {
  const whole = await file('aac-22050-1.mov')
  const size = whole.readUInt32BE(0)
  const bytes = Buffer.from(whole.subarray(size))
  const at = bytes.indexOf('stco')
  for (let n = 0; n < bytes.readUInt32BE(at + 8); n++) {
    const place = at + 12 + n * 4
    bytes.writeUInt32BE(bytes.readUInt32BE(place) - size, place)
  }
  return bytes
}

/** A memo whose beginning was cut off on the phone: the sound is there, and an edit list leaves it out. */
export async function editedMemo(): Promise<Buffer> {
  const bytes = Buffer.from(await file('aac-44100-2-index-first.m4a'))
  const at = bytes.indexOf('elst')
  // One entry: its length in units of the film (ms here), and where in the track it begins, in samples.
  bytes.writeUInt32BE(bytes.readUInt32BE(at + 12) - 500, at + 12)
  bytes.writeUInt32BE(bytes.readUInt32BE(at + 16) + 22_050, at + 16)
  return bytes
}

export async function zeroed(name: string): Promise<Buffer> {
  const bytes = Buffer.from(await file(name))
  return bytes.fill(0, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.6))
}

/** The same noise each time. */
export function noise(): Buffer {
  let state = 12_345
  return Buffer.from(
    Array.from({ length: 5_000 }, () => ((state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16) & 0xff),
  )
}
