import type { AppError } from '../../app/errors'
import { startEncoder, type Encoder } from './encoder'
import { startMeter, type MeterBlock } from './meter'
import { encodePeaks } from './peaks'
import { SliceQueue } from './sliceQueue'

export interface CaptureOptions {
  readonly stream: MediaStream
  readonly bitsPerSecond: number
  readonly append: (sequence: number, bytes: Uint8Array<ArrayBuffer>) => Promise<{ freeBytes: number }>
  /** The microphone has sent its first audio; what is said before is not recorded. */
  readonly onStarted: () => void
  /** Also before that: silence, as long as the microphone sends nothing. */
  readonly onBlock: (block: MeterBlock) => void
  readonly onStored: (freeBytes: number) => void
  readonly onFailed: (error: AppError) => void
  /** The microphone went away. */
  readonly onLost: () => void
}

export interface Captured {
  readonly peaks: string | null
  readonly slices: number
  readonly complete: boolean
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** One capture from the microphone to the acknowledged slices. */
export class Capture {
  readonly #options: CaptureOptions
  readonly #queue: SliceQueue
  readonly #peaks: number[] = []
  #encoder: Encoder | null = null
  #stopMeter: (() => Promise<void>) | null = null
  #started = false
  #paused = false

  constructor(options: CaptureOptions) {
    this.#options = options
    this.#queue = new SliceQueue({
      append: options.append,
      onStored: options.onStored,
      onFailed: options.onFailed,
      wait,
    })
  }

  get behind(): number {
    return this.#queue.behind
  }

  async start(): Promise<void> {
    const { stream, bitsPerSecond, onLost } = this.#options
    this.#encoder = startEncoder(stream, bitsPerSecond, {
      onStart: () => this.#begun(),
      onSlice: (slice) => this.#queue.push(slice),
      onEnd: onLost,
    })
    this.#stopMeter = await startMeter(stream, (block) => this.#measured(block))
  }

  pause(): void {
    this.#paused = true
    this.#encoder?.pause()
  }

  resume(): void {
    this.#paused = false
    this.#encoder?.resume()
  }

  /** Ends it; resolves when everything is stored or given up. */
  async stop(): Promise<Captured> {
    await this.#stopMeter?.()
    await this.#encoder?.stop()
    const complete = await this.#queue.end()
    return { peaks: encodePeaks(this.#peaks), slices: this.#queue.stored, complete }
  }

  #begun(): void {
    this.#started = true
    this.#options.onStarted()
  }

  #measured(block: MeterBlock): void {
    if (this.#paused) return
    if (this.#started) this.#peaks.push(block.peak)
    this.#options.onBlock(block)
  }
}
