import { joinBytes } from '../../join'
import { ascii, children, float64, ID, readUint, small, uint, wide, wideHeader } from './ebml'
import type { WebmBlock, WebmTrack } from './scan'

/*
 * The layout in which recordings are stored: header with duration, tracks, cues, then clusters of at most five seconds
 * whose size and timestamp have fixed places. **The cues say when a cluster plays; the timestamp inside a cluster does
 * not count**: it is overwritten with the cue's while reading. So a recording that lost its beginning keeps its clusters,
 * and with them its chunks, byte for byte.
 */

export const CLUSTER_MS = 5000
/** Bytes of a cluster before its first block: id, size, and the timestamp as an element. */
export const CLUSTER_HEADER_BYTES = 4 + 8 + 2 + 8
/** Where the 8 bytes of the timestamp stand in a cluster. */
export const CLUSTER_TIMESTAMP_AT = 14

const WRITER = 'BrainDump 1'

export interface ClusterPlan {
  /** When it plays, in ticks from the beginning of the recording. */
  readonly timestamp: number
  /** Whole size in bytes. */
  readonly sizeBytes: number
}

export interface WebmPlan {
  readonly track: WebmTrack
  readonly scaleNs: number
  readonly durationMs: number
  readonly clusters: readonly ClusterPlan[]
}

/** Everything before the first cluster, for a file that consists of exactly these clusters. */
export function webmHeader(plan: WebmPlan): Uint8Array {
  const ebml = wide(
    ID.ebml,
    small(0x4286, uint(1, 1)), // EBMLVersion
    small(0x42f7, uint(1, 1)), // EBMLReadVersion
    small(0x42f2, uint(4, 1)), // EBMLMaxIDLength
    small(0x42f3, uint(8, 1)), // EBMLMaxSizeLength
    small(0x4282, ascii('webm')), // DocType
    small(0x4287, uint(4, 1)), // DocTypeVersion
    small(0x4285, uint(2, 1)), // DocTypeReadVersion
  )
  const info = wide(
    ID.info,
    small(ID.timestampScale, uint(plan.scaleNs, 4)),
    small(ID.duration, float64((plan.durationMs * 1e6) / plan.scaleNs)),
    small(ID.muxingApp, ascii(WRITER)),
    small(ID.writingApp, ascii(WRITER)),
  )
  const before = info.length + plan.track.tracksElement.length
  // A cue has one length whatever it holds, so the place of the first cluster is known before the cues are written.
  const cuesBytes = 12 + plan.clusters.length * cue(plan.track.number, 0, 0).length
  let position = before + cuesBytes
  const cues = plan.clusters.map((cluster) => {
    const point = cue(plan.track.number, cluster.timestamp, position)
    position += cluster.sizeBytes
    return point
  })
  return joinBytes([ebml, wideHeader(ID.segment, position), info, plan.track.tracksElement, wide(ID.cues, ...cues)])
}

const cue = (track: number, timestamp: number, position: number): Uint8Array =>
  small(
    ID.cuePoint,
    small(ID.cueTime, uint(timestamp, 8)),
    small(ID.cueTrackPositions, small(ID.cueTrack, uint(track, 1)), small(ID.cueClusterPosition, uint(position, 8))),
  )

/** Whole size of a cluster with these blocks, in bytes. */
export const clusterBytes = (blocks: readonly WebmBlock[]): number =>
  blocks.reduce((sum, { element }) => sum + element.length, CLUSTER_HEADER_BYTES)

/** A cluster that begins with its first block. `origin` is what counts as zero in the file the blocks come from. */
export function encodeCluster(blocks: readonly WebmBlock[], origin: number): Uint8Array {
  const first = blocks[0]?.timestamp ?? 0
  const whole = new Uint8Array(clusterBytes(blocks))
  whole.set(wideHeader(ID.cluster, whole.length - 12), 0)
  whole.set([ID.timestamp, 0x88], 12)
  whole.set(uint(first - origin, 8), CLUSTER_TIMESTAMP_AT)
  let at = CLUSTER_HEADER_BYTES
  for (const block of blocks) {
    whole.set(block.element, at)
    whole.set(uint(block.timestamp - first, 2), at + block.timecodeAt)
    at += block.element.length
  }
  return whole
}

/** A cluster of a stored file: where it stands, and when it plays. */
export interface StoredCluster {
  readonly at: number
  readonly sizeBytes: number
  readonly timestamp: number
}

export interface StoredLayout {
  readonly headerBytes: number
  readonly scaleNs: number
  readonly tracksElement: Uint8Array
  readonly clusters: readonly StoredCluster[]
}

/**
 * Reads the layout from the beginning of a file. Null when the file is not in this layout; `more` when the header is
 * longer than the bytes given.
 */
export function readLayout(head: Uint8Array, fileBytes: number): StoredLayout | 'more' | null {
  const ebmlBytes = 12 + 31
  const segmentAt = ebmlBytes + 12
  if (head.length < segmentAt + 12) return fileBytes > head.length ? 'more' : null
  if (readUint(head, 0, 4) !== ID.ebml || readUint(head, ebmlBytes, 4) !== ID.segment) return null
  let at = segmentAt
  let scaleNs = 0
  let ours = false
  let tracksElement: Uint8Array | null = null
  for (;;) {
    if (head.length < at + 12) return fileBytes > head.length ? 'more' : null
    const id = readUint(head, at, 4)
    if (id !== ID.info && id !== ID.tracks && id !== ID.cues) return null
    // Tracks are copied from the recorder, whose sizes may be short.
    const whole = elementEnd(head, at)
    if (whole === null || whole > head.length) return fileBytes > head.length ? 'more' : null
    const element = head.subarray(at, whole)
    const content = [...children(element)][0]
    if (content === undefined) return null
    if (id === ID.info) {
      for (const part of children(element, content.start, content.end)) {
        if (part.id === ID.timestampScale) scaleNs = readUint(element, part.start, part.end - part.start)
        if (part.id === ID.writingApp) ours = String.fromCharCode(...element.subarray(part.start, part.end)) === WRITER
      }
      if (!ours) return null
    } else if (id === ID.tracks) tracksElement = element.slice()
    else {
      if (tracksElement === null) return null
      return {
        headerBytes: whole,
        scaleNs,
        tracksElement,
        clusters: readCues(element, content.start, segmentAt, fileBytes),
      }
    }
    at = whole
  }
}

function elementEnd(head: Uint8Array, at: number): number | null {
  for (const size of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const first = head[at + 4] ?? 0
    if (first & (1 << (8 - size))) return at + 4 + size + readUint(head, at + 4, size, size)
  }
  return null
}

function readCues(element: Uint8Array, start: number, segmentAt: number, fileBytes: number): StoredCluster[] {
  const points = [...children(element, start)].map((point) => ({
    timestamp: readUint(element, point.start + 2, 8),
    at: segmentAt + readUint(element, point.end - 8, 8),
  }))
  return points.map(({ timestamp, at }, index) => ({
    timestamp,
    at,
    sizeBytes: (points[index + 1]?.at ?? fileBytes) - at,
  }))
}
