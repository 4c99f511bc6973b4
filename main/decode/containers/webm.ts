import { WebmError } from '../../../app/audio/webm/ebml'
import { WebmScanner } from '../../../app/audio/webm/scan'
import type { WebmBlock, WebmTrack } from '../../../app/audio/webm/scan'
import type { ByteSource } from '../../../app/audio/byteSource'

/*
 * WebM as MediaRecorder writes it: one Opus track, unknown sizes, and an end that may be missing after a crash. A
 * general demuxer drops the whole last cluster of a stream that was cut off; our own parser keeps every whole block.
 */

const READ_BYTES = 128 * 1024
/** What claims to be larger is no packet of sound; a decoder is not given it. */
const PACKET_MAX_BYTES = 1024 * 1024
const DEFAULT_RATE_HZ = 48_000

export interface WebmOpus {
  readonly sampleRateHz: number
  readonly channels: number
  readonly codecPrivate: Uint8Array | undefined
  readonly packets: () => AsyncGenerator<Uint8Array, void, undefined>
}

/** Opens a WebM stream with one Opus track; null for anything else (another codec, several tracks, laced blocks, not WebM). */
export async function openWebmOpus(source: ByteSource): Promise<WebmOpus | null> {
  let track: WebmTrack | null = null
  for await (const read of readPieces(source)) {
    track = read.track
    const [first] = read.blocks
    if (first === undefined) continue
    if (isLaced(first)) return null
    break
  }
  if (track?.codec !== 'A_OPUS') return null
  return {
    sampleRateHz: track.sampleRateHz ?? DEFAULT_RATE_HZ,
    channels: track.channels ?? 1,
    codecPrivate: track.codecPrivate ?? undefined,
    packets: () => packetsOf(source),
  }
}

async function* packetsOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { blocks } of readPieces(source))
    for (const { element, dataAt } of blocks) {
      if (element.length > PACKET_MAX_BYTES) return
      if (dataAt < element.length) yield element.slice(dataAt)
    }
}

/** What each piece of the file brought; ends with the file, or where it cannot be understood any further. */
async function* readPieces(
  source: ByteSource,
): AsyncGenerator<{ readonly track: WebmTrack | null; readonly blocks: readonly WebmBlock[] }, void, undefined> {
  let blocks: WebmBlock[] = []
  const scanner = new WebmScanner({ block: (block) => blocks.push(block) })
  for (let at = 0; at < source.sizeBytes; at += READ_BYTES) {
    const understood = push(scanner, await source.read(at, Math.min(at + READ_BYTES, source.sizeBytes)))
    yield { track: scanner.track, blocks }
    if (!understood) return
    blocks = []
  }
}

function push(scanner: WebmScanner, bytes: Uint8Array): boolean {
  try {
    scanner.push(bytes)
    return true
  } catch (error) {
    if (error instanceof WebmError) return false
    throw error
  }
}

/** The two bits for lacing in the flags, which stand right before the packet. */
const isLaced = ({ element, dataAt }: WebmBlock): boolean => ((element[dataAt - 1] ?? 0) & 0x06) !== 0
