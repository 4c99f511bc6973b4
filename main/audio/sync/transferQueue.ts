import { toErrorReport } from '../../../app/errors'
import type { RecordingId } from '../../../app/ids'
import type { TransferDecision } from '../../../app/audio/transferPolicy'
import { timerMs } from '../../../app/timer'
import { DamagedStoreError } from '../store/chunkFolder'
import { download } from './download'
import type { ChunkDownloads } from './download'
import type { ChunkInventory } from './chunkInventory'
import type { RemoteChunks } from './remoteChunks'
import { Limiter } from '../../async/limiter'
import { outcomeOf, TransferJob } from './transferJob'
import type { Transfer } from './transferJob'
import type { TransfersOptions } from './transferOptions'
import { upload } from './upload'

/** Requests at once over all recordings, to begin with and at most: memory stays bounded, and servers count. */
export const UP = [2, 12] as const
export const DOWN = [4, 12] as const
/** Chunks that may be written down while as many as possible are on their way. */
export const WRITING = 6
/** Recordings at once in each direction. */
const RECORDINGS = 2

export interface QueueOptions extends Pick<TransfersOptions, 'store' | 'state' | 'catalog' | 'onChanged' | 'onMoved'> {
  readonly inventory: ChunkInventory
  /** Requests that send, shared with the mirrors. */
  readonly upLimiter: Limiter
  readonly downloads: ChunkDownloads
  readonly remote: () => RemoteChunks | null
  /** False while no remote is set up at all: then nothing waits for one. */
  readonly isSetUp: () => boolean
  /** Asks for a recording to be looked at again. */
  readonly again: (id: RecordingId) => void
}

/** The recordings that are moving, or wait for their turn, for another try or for a remote. */
export class TransferQueue {
  readonly #options: QueueOptions
  readonly #lanes = { up: new Limiter(RECORDINGS), down: new Limiter(RECORDINGS) }
  readonly #jobs = new Map<RecordingId, TransferJob>()
  readonly #closing = new AbortController()

  constructor(options: QueueOptions) {
    this.#options = options
  }

  list(): Transfer[] {
    return [...this.#jobs.values()].map((job) => job.view())
  }

  of(id: RecordingId): Transfer | null {
    return this.#jobs.get(id)?.view() ?? null
  }

  /** The runs under way. */
  runs(): Promise<void>[] {
    return [...this.#jobs.values()].flatMap(({ run }) => run ?? [])
  }

  /** Another remote, or the network is back: waiting times start anew. */
  forgetFailures(): void {
    for (const job of this.#jobs.values()) job.attempt = 0
  }

  /** Makes the queue agree with a decision about one recording. */
  async apply(id: RecordingId, decision: TransferDecision): Promise<void> {
    const direction = this.#options.isSetUp() ? decision : 'none'
    const job = this.#jobs.get(id)
    if (job !== undefined && job.direction !== direction) await this.drop(id)
    if (direction === 'none') return
    const current = this.#jobs.get(id) ?? new TransferJob(id, direction)
    this.#jobs.set(id, current)
    if (current.run !== null || this.#options.remote() === null) return
    clearTimeout(current.timer)
    current.run = this.#lanes[direction].run(() => this.#run(current)).finally(() => (current.run = null))
  }

  async #run(job: TransferJob): Promise<void> {
    const { store, catalog, state, onChanged } = this.#options
    const remote = this.#options.remote()
    if (remote === null || job.abort.signal.aborted) return
    job.state = 'running'
    job.error = null
    const signal = AbortSignal.any([job.abort.signal, this.#closing.signal])
    const onProgress = (done: number, total: number): void => {
      job.done = done
      job.total = total
      onChanged(job.id)
    }
    try {
      const recording = await catalog.get(job.id)
      const context = { store, remote, signal, onProgress }
      if (job.direction === 'up') await upload(recording, this.#options.upLimiter, { ...context, concurrency: UP[1] })
      else {
        const { bad = false } = state.item(job.id)
        const concurrency = DOWN[1] + WRITING
        await download(recording, this.#options.downloads, { ...context, concurrency }, bad)
      }
      if (job.direction === 'up') this.#options.inventory.confirm(recording, remote.remoteId)
      await state.set(job.id, { wanted: undefined, damage: undefined, incomplete: undefined, bad: undefined })
      this.#jobs.delete(job.id)
      this.#options.onMoved?.(job.id)
    } catch (error) {
      await this.#ended(job, error)
    }
    onChanged(job.id)
  }

  async #ended(job: TransferJob, error: unknown): Promise<void> {
    // The files here are being repaired; it is considered again after that.
    if (error instanceof DamagedStoreError) return void this.#jobs.delete(job.id)
    const outcome = outcomeOf(error, job.attempt, Math.random())
    switch (outcome.kind) {
      case 'stopped':
        if (this.#jobs.get(job.id) === job) this.#jobs.delete(job.id)
        return
      case 'again':
        job.state = 'waiting'
        job.error = outcome.error
        job.attempt += 1
        job.timer = setTimeout(() => this.#options.again(job.id), timerMs(outcome.afterMs))
        return
      case 'failed':
        job.state = 'failed'
        job.error = toErrorReport(outcome.error)
        if (outcome.error.kind === 'integrity' || outcome.error.kind === 'audio-missing') {
          // It is not asked for again by itself; "fetch" clears this.
          const { message: damage } = outcome.error
          await this.#options.state.set(job.id, { damage, wanted: undefined, evicted: true, bad: undefined })
          this.#options.inventory.unconfirm(job.id)
        }
    }
  }

  /** Takes a recording out; resolves when nothing of it is under way any more. */
  async drop(id: RecordingId): Promise<void> {
    const job = this.#jobs.get(id)
    if (job === undefined) return
    this.#jobs.delete(id)
    await job.stop()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#jobs.values()].map((job) => job.stop()))
  }
}
