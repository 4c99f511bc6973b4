import { fourCc } from '../../../app/audio/wav'
import { streamInfo } from './oggFlac'
import type { ByteSource } from '../../../app/audio/byteSource'

/* Ogg files that were put one behind the other are one file with several links (RFC 3533, section 4), each with its own time. */

const HEADER_BYTES = 27
/** A page has at most 255 segments of at most 255 bytes each. */
const PAGE_BYTES_MAX = HEADER_BYTES + 255 + 255 * 255
/** What is read at a time. */
const WINDOW_BYTES = 1 << 18
const BEGINS = 2
const OPUS_RATE_HZ = 48_000

interface Page {
  readonly begins: boolean
  readonly serial: number
  /** The last sample that ends in it; null where none does. */
  readonly granule: number | null
  readonly body: Uint8Array
  readonly sizeBytes: number
}

interface Link {
  readonly serial: number
  readonly rateHz: number
  readonly skipped: number
  readonly isFlac?: boolean
  samples: number
}

/**
 * How long a chained Ogg file, or one with FLAC, is, in milliseconds: as long as its links together. Null for any other file of
 * one link, and for anything else. A file that is damaged in the middle is as long as what stands before that.
 */
export async function chainedLengthMs(source: ByteSource): Promise<number | null> {
  const links: Link[] = []
  for await (const page of pagesOf(source)) {
    const begun = page.begins ? linkOf(page) : null
    if (begun !== null) links.push(begun)
    const link = links.findLast(({ serial }) => serial === page.serial)
    if (link !== undefined && page.granule !== null) link.samples = Math.max(link.samples, page.granule)
  }
  // Other single links are measured by the demuxer, which does not know FLAC.
  if (links.length < 2 && links[0]?.isFlac !== true) return null
  const lengthMs = ({ samples, skipped, rateHz }: Link): number => (Math.max(0, samples - skipped) / rateHz) * 1000
  return links.reduce((sum, link) => sum + lengthMs(link), 0)
}

async function* pagesOf(source: ByteSource): AsyncGenerator<Page> {
  let [window, windowAt] = [new Uint8Array(0), 0]
  for (let at = 0; at < source.sizeBytes;) {
    const ends = Math.min(at + PAGE_BYTES_MAX, source.sizeBytes)
    if (ends > windowAt + window.length) {
      window = new Uint8Array(await source.read(at, Math.min(at + WINDOW_BYTES, source.sizeBytes)))
      windowAt = at
    }
    const page = pageAt(window.subarray(at - windowAt))
    if (page === null) return
    yield page
    at += page.sizeBytes
  }
}

/** The page that these bytes begin with; null where there is none, or not the whole of it. */
function pageAt(bytes: Uint8Array): Page | null {
  if (bytes.length < HEADER_BYTES || fourCc(bytes, 0) !== 'OggS') return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bodyAt = HEADER_BYTES + view.getUint8(26)
  const sizeBytes = bytes.subarray(HEADER_BYTES, bodyAt).reduce((sum, segment) => sum + segment, bodyAt)
  if (bytes.length < sizeBytes) return null
  const granule = view.getBigInt64(6, true)
  return {
    begins: (view.getUint8(5) & BEGINS) !== 0,
    serial: view.getUint32(14, true),
    granule: granule < 0n ? null : Number(granule),
    body: bytes.subarray(bodyAt, sizeBytes),
    sizeBytes,
  }
}

/** The link that a page begins; null for streams other than Vorbis, Opus and FLAC. */
function linkOf({ body, serial }: Page): Link | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  if (body.length >= 19 && fourCc(body, 0) === 'Opus' && fourCc(body, 4) === 'Head')
    return { serial, rateHz: OPUS_RATE_HZ, skipped: view.getUint16(10, true), samples: 0 }
  if (body.length >= 51 && body[0] === 0x7f && fourCc(body, 1) === 'FLAC')
    return { serial, rateHz: streamInfo(body.subarray(17)).sampleRateHz, skipped: 0, isFlac: true, samples: 0 }
  const rateHz = body.length >= 16 && body[0] === 1 && fourCc(body, 1) === 'vorb' ? view.getUint32(12, true) : 0
  return rateHz === 0 ? null : { serial, rateHz, skipped: 0, samples: 0 }
}
