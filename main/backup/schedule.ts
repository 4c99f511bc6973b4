import { dueAt } from '../../app/backup/due'
import { isAppError } from '../../app/errors'
import type { BackupActivities } from './activity'
import type { Target, Targets } from './targets'

/** How often it is looked whether one is due. */
const LOOK_EVERY_MS = 60_000

export interface ScheduleOptions {
  readonly targets: Pick<Targets, 'list'>
  readonly activities: Pick<BackupActivities, 'run' | 'current'>
  readonly now: () => number
  /** Nothing begins while this is true. */
  readonly isRecording: () => boolean
  readonly onError: (error: unknown) => void
}

/**
 * Backs up without being asked while the journal is open: daily, and an hour after the last run where something changed. What a
 * person cancelled waits as if it had failed.
 */
export class BackupSchedule {
  readonly #options: ScheduleOptions
  /** Targets whose last run began after everything that was written while this process runs. */
  readonly #unchanged = new Set<string>()
  readonly #cancelledAt = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  #isStopped = false

  constructor(options: ScheduleOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  /** Something was written. */
  changed(): void {
    this.#unchanged.clear()
  }

  /** Looks now; resolves when what was due has been done. */
  look(): Promise<void> {
    this.#looking ??= this.#runDue()
      .catch(this.#options.onError)
      .finally(() => (this.#looking = null))
    return this.#looking
  }

  /** Begins nothing any more; what runs is ended by whoever runs it. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#looking
  }

  async #runDue(): Promise<void> {
    for (const target of await this.#options.targets.list()) {
      if (this.#isStopped || this.#options.isRecording() || this.#options.activities.current !== null) return
      if (this.#dueAt(target) <= this.#options.now()) await this.#run(target)
    }
  }

  #dueAt(target: Target): number {
    const isChanged = !this.#unchanged.has(target.backupId)
    const cancelledAt = this.#cancelledAt.get(target.backupId)
    const lastRun = cancelledAt === undefined ? target.lastRun : { at: cancelledAt, ok: false }
    return dueAt({ ...target, lastRun }, isChanged, this.#options.now())
  }

  async #run({ backupId }: Target): Promise<void> {
    this.#unchanged.add(backupId)
    this.#cancelledAt.delete(backupId)
    try {
      await this.#options.activities.run(backupId)
    } catch (error) {
      this.#unchanged.delete(backupId)
      if (isAppError(error, 'cancelled')) this.#cancelledAt.set(backupId, this.#options.now())
      // What is wrong with the target stands beside it, where it is shown; anything else is a fault of this program.
      else if (!isAppError(error) || error.kind === 'internal') throw error
    }
  }
}
