import { joinBytes } from '../../join'
import { child, children, ID, readFloat, readHeader, readUint, WebmError } from './ebml'
import type { ElementHeader } from './ebml'

/** The one audio track of the file. */
export interface WebmTrack {
  readonly number: number
  readonly codec: string
  readonly sampleRateHz: number | null
  readonly channels: number | null
  /** What the decoder needs to know beforehand; for Opus its head. */
  readonly codecPrivate: Uint8Array | null
  /** The whole Tracks element, to be copied as it is. */
  readonly tracksElement: Uint8Array
}

/** A packet, or several that are laced together. */
export interface WebmBlock {
  /** In ticks of the file's timestamp scale, from its beginning. */
  readonly timestamp: number
  /** The whole element; `timecodeAt` is where its 16-bit relative timestamp stands. */
  readonly element: Uint8Array
  readonly timecodeAt: number
  /** First byte of the (first) packet. */
  readonly dataAt: number
}

export interface WebmListener {
  track?(track: WebmTrack): void
  block(block: WebmBlock): void
}

const CODEC_NAME_MAX_BYTES = 64
const LARGEST_ELEMENT_BYTES = 16 * 1024 * 1024
const DEFAULT_SCALE_NS = 1_000_000

/**
 * Reads a WebM or Matroska stream piece by piece, also a live one whose segment and clusters have no size, and also one
 * that was cut off: what comes after the last whole block is left out. Audio with one track only.
 */
export class WebmScanner {
  readonly #listener: WebmListener
  #rest: Uint8Array = new Uint8Array(0)
  #skip = 0
  #clusterTimestamp = 0
  #started = false
  #track: WebmTrack | null = null
  /** Nanoseconds a tick. */
  scaleNs = DEFAULT_SCALE_NS

  constructor(listener: WebmListener) {
    this.#listener = listener
  }

  get track(): WebmTrack | null {
    return this.#track
  }

  /** @throws WebmError when this is no WebM, or one that is not understood (video, several tracks) */
  push(bytes: Uint8Array): void {
    let from = 0
    if (this.#skip > 0) {
      from = Math.min(this.#skip, bytes.length)
      this.#skip -= from
      if (from === bytes.length) return
    }
    const all = this.#rest.length === 0 ? bytes.subarray(from) : joinBytes([this.#rest, bytes.subarray(from)])
    this.#rest = all.slice(this.#consume(all))
  }

  #consume(bytes: Uint8Array): number {
    let at = 0
    for (;;) {
      const header = readHeader(bytes, at)
      if (header === null) return at
      if (!this.#started) {
        if (header.id !== ID.ebml) throw new WebmError('Not a WebM file.')
        this.#started = true
      }
      const start = at + header.length
      if (header.id === ID.segment || header.id === ID.cluster) {
        at = start // their children are read one by one, so a size that is missing or wrong does not matter
        continue
      }
      if (header.size === null) throw new WebmError('An element has no size.')
      if (!this.#wanted(header)) {
        this.#skip = Math.max(0, start + header.size - bytes.length)
        at = Math.min(start + header.size, bytes.length)
        continue
      }
      if (header.size > LARGEST_ELEMENT_BYTES) throw new WebmError('An element is too large.')
      if (start + header.size > bytes.length) return at
      this.#element(header, bytes.subarray(at, start + header.size))
      at = start + header.size
    }
  }

  #wanted({ id }: ElementHeader): boolean {
    return id === ID.info || id === ID.tracks || id === ID.timestamp || id === ID.simpleBlock || id === ID.blockGroup
  }

  #element(header: ElementHeader, element: Uint8Array): void {
    switch (header.id) {
      case ID.info: {
        const scale = child(element, ID.timestampScale, header.length)
        if (scale !== null) this.scaleNs = readUint(element, scale.start, scale.end - scale.start)
        return
      }
      case ID.tracks:
        this.#track = readTrack(element.slice(), header.length)
        this.#listener.track?.(this.#track)
        return
      case ID.timestamp:
        this.#clusterTimestamp = readUint(element, header.length, header.size ?? 0)
        return
      case ID.simpleBlock:
        this.#block(element, header.length)
        return
      case ID.blockGroup: {
        const block = child(element, ID.block, header.length)
        if (block !== null) this.#block(element, block.start)
        return
      }
      default:
    }
  }

  #block(element: Uint8Array, contentAt: number): void {
    const track = readHeader(Uint8Array.of(0x81, ...element.subarray(contentAt, contentAt + 8)), 0)
    if (track === null) throw new WebmError('A block is cut off.')
    const timecodeAt = contentAt + track.length - 1
    const relative = (readUint(element, timecodeAt, 2) << 16) >> 16
    this.#listener.block({
      timestamp: this.#clusterTimestamp + relative,
      element,
      timecodeAt,
      dataAt: timecodeAt + 3,
    })
  }
}

function readTrack(tracksElement: Uint8Array, contentAt: number): WebmTrack {
  const entries = [...children(tracksElement, contentAt)].filter(({ id }) => id === ID.trackEntry)
  const entry = entries[0]
  if (entry === undefined || entries.length > 1) throw new WebmError('Not a file with one track.')
  const number = (parent: { start: number; end: number }, id: number): number | null => {
    const found = child(tracksElement, id, parent.start, parent.end)
    return found === null ? null : readUint(tracksElement, found.start, found.end - found.start)
  }
  if (number(entry, ID.trackType) !== 2) throw new WebmError('The track is not audio.')
  const codec = child(tracksElement, ID.codecId, entry.start, entry.end)
  const codecPrivate = child(tracksElement, ID.codecPrivate, entry.start, entry.end)
  const audio = child(tracksElement, ID.audio, entry.start, entry.end)
  const rate = audio === null ? null : child(tracksElement, ID.samplingFrequency, audio.start, audio.end)
  const rateHz = rate === null ? 0 : Math.round(readFloat(tracksElement, rate.start, rate.end))
  return {
    number: number(entry, ID.trackNumber) ?? 1,
    codec: codec === null ? '' : codecName(tracksElement.subarray(codec.start, codec.end)),
    sampleRateHz: rateHz > 0 ? rateHz : null,
    channels: audio === null ? null : number(audio, ID.channels),
    codecPrivate: codecPrivate === null ? null : tracksElement.subarray(codecPrivate.start, codecPrivate.end),
    tracksElement,
  }
}

/** A few letters; an element of megabytes is no name, and as arguments of one call it would overflow the stack. */
const codecName = (bytes: Uint8Array): string =>
  bytes.length > CODEC_NAME_MAX_BYTES ? '' : String.fromCharCode(...bytes)
