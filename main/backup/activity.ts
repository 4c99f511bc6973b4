import { Mutex } from 'async-mutex'
import { isEverythingDue } from '../../app/backup/due'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { BackupActivity } from '../../app/ipc/backup'
import type { BackupSample, Heard } from './listen'
import type { BackupService } from './service'

/** How much of a backup is read back after a run. */
const SAMPLE_BYTES = 32 * 1_048_576
/** Progress is told no more often. */
const TOLD_EVERY_MS = 250
/** Ten seconds are played at once; after this the target is let go. */
const HEARD_FOR_MS = 60_000

export interface ActivityOptions {
  readonly service: BackupService
  readonly now: () => number
  /** Null when it ended. */
  readonly onChange: (activity: BackupActivity | null) => void
}

/** Does one thing at a time with the backups of an open journal, can be asked how far it is, and can be stopped. */
export class BackupActivities {
  readonly #options: ActivityOptions
  readonly #turns = new Mutex()
  /** Those that run or wait for their turn. */
  readonly #stops = new Set<AbortController>()
  #current: BackupActivity | null = null
  #toldAtMs = 0
  #isClosed = false
  #sample: BackupSample | null = null
  #sampleTimer: NodeJS.Timeout | undefined

  constructor(options: ActivityOptions) {
    this.#options = options
  }

  get current(): BackupActivity | null {
    return this.#current
  }

  /** Backs up, then reads a sample back; once a month, and the first time, everything. @throws AppError in words, `cancelled` */
  run(backupId: string): Promise<void> {
    return this.#do(async (signal) => {
      const { service, now } = this.#options
      this.#tell({ backupId, what: 'run', documents: 0, bytes: 0 })
      await service.run(await service.targets.get(backupId), signal, ({ documents, chunkBytes }) =>
        this.#progress({ backupId, what: 'run', documents, bytes: chunkBytes }),
      )
      const isEverything = isEverythingDue(await service.targets.get(backupId), now())
      await this.#verify(backupId, isEverything ? null : SAMPLE_BYTES, signal)
    })
  }

  /** Reads everything back. @throws AppError in words, `cancelled` */
  verify(backupId: string): Promise<void> {
    return this.#do((signal) => this.#verify(backupId, null, signal))
  }

  /** Opens a recording of a backup to be heard, in the place of the one before; nobody keeps a disk busy for long. */
  async listen(backupId: string): Promise<Heard> {
    const stop = new AbortController()
    this.#stops.add(stop)
    try {
      if (this.#isClosed) stop.abort()
      const { service } = this.#options
      const sample = await service.listen(await service.targets.get(backupId), stop.signal)
      await this.#closeSample()
      this.#sample = sample
      this.#sampleTimer = setTimeout(() => void this.#closeSample(), HEARD_FOR_MS)
      this.#sampleTimer.unref()
      return sample.heard
    } finally {
      this.#stops.delete(stop)
    }
  }

  /** Answers the player with what `listen` opened. */
  handleSample(request: Request): Promise<Response> {
    return this.#sample?.handle(request) ?? Promise.resolve(new Response(null, { status: 404 }))
  }

  async #closeSample(): Promise<void> {
    clearTimeout(this.#sampleTimer)
    const sample = this.#sample
    this.#sample = null
    await sample?.close()
  }

  /** Ends what is being done, and what waits; resolves when it has ended. */
  async cancel(): Promise<void> {
    for (const stop of this.#stops) stop.abort()
    await this.#turns.waitForUnlock()
  }

  /** Ends everything, and begins nothing any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.cancel()
    await this.#closeSample()
  }

  async #verify(backupId: string, sampleBytes: number | null, signal: AbortSignal): Promise<void> {
    const { service } = this.#options
    this.#tell({ backupId, what: 'verify', documents: 0, bytes: 0 })
    await service.verify(await service.targets.get(backupId), sampleBytes, signal, (bytes) =>
      this.#progress({ backupId, what: 'verify', documents: 0, bytes }),
    )
  }

  async #do(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController()
    if (this.#isClosed) stop.abort()
    this.#stops.add(stop)
    try {
      await this.#turns.runExclusive(async () => {
        if (stop.signal.aborted) throw new AppError('cancelled', keyed('backup.cancelled'))
        try {
          await work(stop.signal)
        } finally {
          this.#tell(null)
        }
      })
    } finally {
      this.#stops.delete(stop)
    }
  }

  #progress(activity: BackupActivity): void {
    this.#current = activity
    if (performance.now() - this.#toldAtMs >= TOLD_EVERY_MS) this.#tell(activity)
  }

  #tell(activity: BackupActivity | null): void {
    this.#current = activity
    this.#toldAtMs = performance.now()
    this.#options.onChange(activity)
  }
}
