import { CLUSTER_MS, clusterBytes, encodeCluster } from './layout'
import type { ClusterPlan, WebmPlan } from './layout'
import { opusPacketMs } from './opus'
import { WebmScanner } from './scan'
import type { WebmBlock, WebmTrack } from './scan'
import { WebmError } from './ebml'

/** A part of a recording in milliseconds from its beginning; `endMs` null is the end. */
export interface Span {
  readonly startMs: number
  readonly endMs: number | null
}

const WHOLE: Span = { startMs: 0, endMs: null }

/** Groups the blocks of a stream into clusters of at most `CLUSTER_MS`. */
class Grouping {
  readonly #emit: (blocks: readonly WebmBlock[]) => void
  readonly #scanner: WebmScanner
  readonly #span: Span
  #blocks: WebmBlock[] = []
  #first: number | null = null
  origin = 0
  #previous = 0
  lastStep = 0
  last: WebmBlock | null = null

  constructor(span: Span, emit: (blocks: readonly WebmBlock[]) => void) {
    this.#span = span
    this.#emit = emit
    this.#scanner = new WebmScanner({ block: (block) => this.#take(block) })
  }

  get track(): WebmTrack | null {
    return this.#scanner.track
  }

  get scaleNs(): number {
    return this.#scanner.scaleNs
  }

  push(bytes: Uint8Array): void {
    this.#scanner.push(bytes)
  }

  finish(): void {
    if (this.#blocks.length > 0) this.#emit(this.#blocks)
    this.#blocks = []
  }

  #take(block: WebmBlock): void {
    this.#first ??= block.timestamp
    const ticksPerMs = 1e6 / this.#scanner.scaleNs
    const fromMs = (block.timestamp - this.#first) / ticksPerMs
    if (fromMs < this.#span.startMs || (this.#span.endMs !== null && fromMs >= this.#span.endMs)) return
    if (this.last === null) this.origin = block.timestamp
    else this.lastStep = block.timestamp - this.#previous
    this.#previous = block.timestamp
    const kept = { ...block, element: block.element.slice() }
    this.last = kept
    const opened = this.#blocks[0]?.timestamp
    if (opened !== undefined && (block.timestamp - opened >= CLUSTER_MS * ticksPerMs || block.timestamp < opened))
      this.finish()
    this.#blocks.push(kept)
  }
}

/** First pass over a stream: what the stored file will consist of. */
export class WebmPlanner {
  readonly #clusters: ClusterPlan[] = []
  readonly #grouping: Grouping

  constructor(span: Span = WHOLE) {
    this.#grouping = new Grouping(span, (blocks) =>
      this.#clusters.push({
        timestamp: (blocks[0]?.timestamp ?? 0) - this.#grouping.origin,
        sizeBytes: clusterBytes(blocks),
      }),
    )
  }

  /** @throws WebmError */
  push(bytes: Uint8Array): void {
    this.#grouping.push(bytes)
  }

  /** @throws WebmError when there is no audio in it */
  finish(): WebmPlan {
    this.#grouping.finish()
    const { track, last, origin, scaleNs, lastStep } = this.#grouping
    if (track === null || last === null) throw new WebmError('There is no sound in the stream.')
    const packetTicks =
      track.codec === 'A_OPUS' ? (opusPacketMs(last.element.subarray(last.dataAt)) * 1e6) / scaleNs : lastStep
    const durationMs = ((last.timestamp - origin + packetTicks) * scaleNs) / 1e6
    return { track, scaleNs, durationMs, clusters: this.#clusters }
  }
}

/** Second pass over the same stream: the clusters of the plan, byte for byte. */
export class WebmWriter {
  #ready: Uint8Array[] = []
  readonly #grouping: Grouping

  constructor(span: Span = WHOLE) {
    this.#grouping = new Grouping(span, (blocks) => this.#ready.push(encodeCluster(blocks, this.#grouping.origin)))
  }

  /** Answers the clusters that are complete. @throws WebmError */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#grouping.push(bytes)
    return this.#drain()
  }

  finish(): Uint8Array[] {
    this.#grouping.finish()
    return this.#drain()
  }

  #drain(): Uint8Array[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }
}
