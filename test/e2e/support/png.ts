import { inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Width, height and colours of a PNG as Chromium makes them: eight bits a channel, not interlaced. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Every colour that a pixel has. */
  readonly colours: ReadonlySet<string>
}

/** Reads a whole PNG. https://www.w3.org/TR/png-3/ */
export function readPng(bytes: Buffer): Picture {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG')
  const parts = [...chunks(bytes)]
  const header = parts[0]?.body
  if (parts[0]?.type !== 'IHDR' || !header) throw new Error('no header')
  if (parts.at(-1)?.type !== 'IEND') throw new Error('cut off')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const channels = header[9] === 6 ? 4 : 3
  if (header[8] !== 8 || ![2, 6].includes(header[9] ?? 0) || header[12] !== 0) throw new Error('another kind of PNG')
  const packed = Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ body }) => body))
  return { width, height, colours: coloursOf(inflateSync(packed), width, height, channels) }
}

function* chunks(bytes: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + 8 + length) }
    at += 12 + length
  }
}

function coloursOf(lines: Buffer, width: number, height: number, channels: number): Set<string> {
  const colours = new Set<string>()
  const stride = width * channels
  let above: Uint8Array = new Uint8Array(stride)
  for (let row = 0; row < height; row++) {
    const at = row * (stride + 1)
    const line = unfiltered(lines[at] ?? 0, lines.subarray(at + 1, at + 1 + stride), above, channels)
    for (let x = 0; x < stride; x += channels) colours.add(line.subarray(x, x + channels).join())
    above = line
  }
  return colours
}

function unfiltered(filter: number, line: Uint8Array, above: Uint8Array, channels: number): Uint8Array {
  const out = new Uint8Array(line.length)
  for (let i = 0; i < line.length; i++) {
    const [left, up, corner] = [out[i - channels] ?? 0, above[i] ?? 0, i < channels ? 0 : (above[i - channels] ?? 0)]
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
    if (guess === undefined) throw new Error('an unknown filter')
    out[i] = (line[i] ?? 0) + guess
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value)) as [number, number, number]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
