import { toAppError, type AppError } from '../../app/errors'

export interface SliceQueueOptions {
  /** Stores one slice; rejects when it was not stored. */
  readonly append: (sequence: number, bytes: Uint8Array<ArrayBuffer>) => Promise<{ freeBytes: number }>
  readonly onStored: (freeBytes: number) => void
  /** Called for each failed try; the slice is kept and tried again. */
  readonly onFailed: (error: AppError) => void
  /** Waits before another try; injected so that tests need no clock. */
  readonly wait: (ms: number) => Promise<void>
}

const FIRST_RETRY_MS = 200
const LAST_RETRY_MS = 5000
/** Once the end is asked for, so many failed tries in a row give up on what is left. */
const TRIES_AT_THE_END = 4

/**
 * Hands slices over strictly one after the other, because the stream cannot be read with a gap in it. A slice that
 * could not be stored stays in memory and is tried again.
 */
export class SliceQueue {
  readonly #options: SliceQueueOptions
  readonly #waiting: Blob[] = []
  #sequence = 0
  #ending = false
  #running: Promise<void> | null = null

  constructor(options: SliceQueueOptions) {
    this.#options = options
  }

  /** Slices that are not yet stored. */
  get behind(): number {
    return this.#waiting.length
  }

  get stored(): number {
    return this.#sequence
  }

  push(slice: Blob): void {
    this.#waiting.push(slice)
    this.#running ??= this.#drain()
  }

  /** Waits for all; answers whether every slice was stored. Gives up after a few tries that fail in a row. */
  async end(): Promise<boolean> {
    this.#ending = true
    await this.#running
    return this.#waiting.length === 0
  }

  async #drain(): Promise<void> {
    let failures = 0
    for (let slice = this.#waiting[0]; slice; slice = this.#waiting[0]) {
      try {
        const { freeBytes } = await this.#options.append(this.#sequence, new Uint8Array(await slice.arrayBuffer()))
        this.#waiting.shift()
        this.#sequence += 1
        failures = 0
        this.#options.onStored(freeBytes)
      } catch (error) {
        failures += 1
        this.#options.onFailed(toAppError(error))
        if (this.#ending && failures >= TRIES_AT_THE_END) break
        await this.#options.wait(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures))
      }
    }
    this.#running = null
  }
}
