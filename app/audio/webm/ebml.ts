import { joinBytes } from '../../join'

/*
 * As much of EBML (RFC 8794) as WebM needs: reading element headers, writing elements. Numbers are read as doubles,
 * which is exact up to 2^53 bytes.
 */

/** Element ids with their length marker, as they stand in the file (https://www.matroska.org/technical/elements.html). */
export const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  void: 0xec,
} as const

/** The bytes are not EBML, or not the part of it that is understood here. */
export class WebmError extends Error {
  override readonly name = 'WebmError'
}

export interface ElementHeader {
  readonly id: number
  /** Bytes of content; null where the writer did not know (live streams). */
  readonly size: number | null
  /** Bytes of id and size together. */
  readonly length: number
}

/** The header at `at`, or null when the bytes end inside it. @throws WebmError */
export function readHeader(bytes: Uint8Array, at: number): ElementHeader | null {
  const idLength = vintLength(bytes[at])
  if (idLength === null) return null
  if (idLength > 4) throw new WebmError('Not an EBML element.')
  if (at + idLength >= bytes.length) return null
  const sizeLength = vintLength(bytes[at + idLength])
  if (sizeLength === null || at + idLength + sizeLength > bytes.length) return null
  const id = readUint(bytes, at, idLength)
  const raw = readUint(bytes, at + idLength, sizeLength, sizeLength)
  const unknown = raw === 2 ** (7 * sizeLength) - 1
  return { id, size: unknown ? null : raw, length: idLength + sizeLength }
}

function vintLength(first: number | undefined): number | null {
  if (first === undefined) return null
  if (first === 0) throw new WebmError('Not an EBML number.')
  return Math.clz32(first) - 23
}

/** An unsigned number of `length` bytes, big endian; `markerOf` drops the length marker of a variable-length one. */
export function readUint(bytes: Uint8Array, at: number, length: number, markerOf = 0): number {
  let value = 0
  for (let index = 0; index < length; index += 1) {
    let byte = bytes[at + index] ?? 0
    if (index === 0 && markerOf > 0) byte &= (1 << (8 - markerOf)) - 1
    value = value * 256 + byte
  }
  return value
}

/** A child element: its header and where its content stands in `bytes`. */
export interface Element {
  readonly id: number
  readonly at: number
  readonly start: number
  readonly end: number
}

/** The elements inside `bytes[start…end)`. @throws WebmError when one is cut off or has no size */
export function* children(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Element> {
  let at = start
  while (at < end) {
    const header = readHeader(bytes, at)
    if (header === null || header.size === null || at + header.length + header.size > end)
      throw new WebmError('An element is cut off.')
    const from = at + header.length
    yield { id: header.id, at, start: from, end: from + header.size }
    at = from + header.size
  }
}

/** The first child with this id. */
export function child(bytes: Uint8Array, id: number, start = 0, end = bytes.length): Element | null {
  for (const element of children(bytes, start, end)) if (element.id === id) return element
  return null
}

/** An unsigned number as element content, in exactly `length` bytes. */
export function uint(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = length - 1, rest = value; index >= 0; index -= 1, rest = Math.floor(rest / 256))
    bytes[index] = rest % 256
  return bytes
}

export function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return bytes
}

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

export function readFloat(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start)
  return end - start === 4 ? view.getFloat32(0) : end - start === 8 ? view.getFloat64(0) : 0
}

/** Id and size of an element; the size always takes 8 bytes, so headers have a length that is known beforehand. */
export function wideHeader(id: number, size: number): Uint8Array {
  const bytes = uint(size, 8)
  bytes[0] = 1
  return joinBytes([idBytes(id), bytes])
}

/** A whole element with a wide size. */
export const wide = (id: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = joinBytes(content)
  return joinBytes([wideHeader(id, body.length), body])
}

/** A whole small element (content below 127 bytes). */
export const small = (id: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = joinBytes(content)
  if (body.length > 126) throw new RangeError('Too long for a small element.')
  return joinBytes([idBytes(id), Uint8Array.of(0x80 | body.length), body])
}

function idBytes(id: number): Uint8Array {
  return uint(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1)
}
