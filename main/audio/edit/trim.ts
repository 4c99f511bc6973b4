import { parseWav, wavHeader, wavSpan } from '../../../app/audio/wav'
import { blocksWithin, cutClusters } from '../../../app/audio/webm/cut'
import { clusterBytes, encodeCluster, webmHeader } from '../../../app/audio/webm/layout'
import type { ClusterPlan, StoredLayout } from '../../../app/audio/webm/layout'
import { opusPacketMs } from '../../../app/audio/webm/opus'
import { WebmScanner } from '../../../app/audio/webm/scan'
import type { WebmBlock, WebmTrack } from '../../../app/audio/webm/scan'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Recording } from '../../../app/model'
import { cutPackets } from './cutPackets'
import type { AudioReader } from '../store/reader'

export interface TrimmedStream {
  readonly stream: AsyncIterable<Uint8Array>
  readonly durationMs: number
}

/**
 * The audio between two moments, in the same container. WAV is cut by samples and WebM by packets, and both keep the bytes
 * between, so that most chunks stay the same. Other containers are written anew from the same packets.
 * @throws AppError `unsupported` for what cannot be cut, and what reading throws
 */
export async function trimmed(
  recording: Recording,
  reader: AudioReader,
  startMs: number,
  endMs: number,
): Promise<TrimmedStream> {
  if (reader.layout !== null) return await trimWebm(reader, reader.layout, recording.durationMs, startMs, endMs)
  const wav = parseWav(await reader.read(0, Math.min(64 * 1024, reader.sizeBytes)), reader.sizeBytes)
  if (wav !== null) {
    const { from, to } = wavSpan(wav, startMs, endMs)
    return {
      stream: joined([wavHeader(wav.format, to - from)], reader.pieces(from, to)),
      durationMs: Math.round(((to - from) / wav.frameBytes / wav.sampleRateHz) * 1000),
    }
  }
  return await cutPackets(reader, startMs, endMs)
}

async function* joined(first: readonly Uint8Array[], then: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first
  yield* then
}

interface Part extends ClusterPlan {
  readonly bytes: () => Promise<Uint8Array>
}

async function trimWebm(
  reader: AudioReader,
  layout: StoredLayout,
  fullMs: number,
  startMs: number,
  endMs: number,
): Promise<TrimmedStream> {
  const ticks = (ms: number): number => (ms * 1e6) / layout.scaleNs
  const track = trackOf(layout)
  const [from, to] = [ticks(startMs), ticks(endMs)]
  const parts: Part[] = []
  let origin: number | null = null
  let end = Math.min(ticks(fullMs), to)
  for (const cut of cutClusters(layout, ticks(fullMs), from, to)) {
    const cluster = layout.clusters[cut.index]
    if (cluster === undefined) continue
    const range = [cluster.at, cluster.at + cluster.sizeBytes] as const
    if (cut.kind === 'keep') {
      origin ??= cut.timestamp
      parts.push({
        timestamp: cut.timestamp - origin,
        sizeBytes: cluster.sizeBytes,
        bytes: () => reader.readStored(...range),
      })
      continue
    }
    const blocks = blocksWithin(await reader.read(...range), from, to)
    const [first, last] = [blocks[0], blocks.at(-1)]
    if (first === undefined || last === undefined) continue
    origin ??= first.timestamp
    end = last.timestamp + ticks(packetMs(track, last))
    const start = origin
    parts.push({
      timestamp: first.timestamp - start,
      sizeBytes: clusterBytes(blocks),
      bytes: () => Promise.resolve(encodeCluster(blocks, start)),
    })
  }
  if (origin === null) throw new AppError('invalid-input', keyed('trim.nothingBetween'))
  const durationMs = ((end - origin) * layout.scaleNs) / 1e6
  const header = webmHeader({ track, scaleNs: layout.scaleNs, durationMs, clusters: parts })
  return { stream: webmStream(header, parts), durationMs: Math.round(durationMs) }
}

async function* webmStream(header: Uint8Array, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  yield header
  for (const { bytes } of parts) yield await bytes()
}

const packetMs = (track: WebmTrack, block: WebmBlock): number =>
  track.codec === 'A_OPUS' ? opusPacketMs(block.element.subarray(block.dataAt)) : 0

/** The track as it was read from the recorder's own header. */
function trackOf(layout: StoredLayout): WebmTrack {
  const scanner = new WebmScanner({ block: () => undefined })
  scanner.push(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x80))
  scanner.push(layout.tracksElement)
  if (scanner.track === null) throw new AppError('integrity', keyed('audio.headerDamaged'))
  return scanner.track
}
