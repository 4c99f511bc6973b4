import { AppError, toErrorReport, errorReport } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { RecordingId } from '../../app/ids'
import type { Job } from '../../app/ipc/transcription'
import type { Transcript } from '../../app/model'
import { timerMs } from '../../app/timer'
import {
  awakened,
  nextJob,
  over,
  retried,
  settled,
  started,
  UNTIL_AWAKENED,
  wakeAt,
  withJob,
  type Queue,
  type QueuedJob,
  type RunOutcome,
} from '../../app/transcribe/jobs'
import { chooseEngine } from './engines/choose'
import { JobList } from './jobList'
import type { JobWish, TranscriptionOptions } from './options'
import { alwaysReady, type MachineState } from './engines/ports'
import { privateRoot, sweepPrivateFolders } from './engines/privateFolder'
import { runJob } from './runJob'

interface Running {
  readonly id: string
  readonly stop: AbortController
  readonly done: Promise<void>
  progress: number
  engine: string
  model: string
}

/** "Idle" means nobody touched the machine for this long. */
const IDLE_S = 120

/** Speech to text in the background: the queue, one job at a time. */
export class Transcription {
  readonly #options: TranscriptionOptions
  readonly #machine: MachineState
  readonly #list: JobList
  readonly #compared = new Map<string, Transcript>()
  /** Programs named for single jobs; in memory, for arguments may be private. */
  readonly #commands = new Map<string, string>()
  readonly #watchers = new Set<(job: QueuedJob) => void>()
  #running: Running | null = null
  #timer: NodeJS.Timeout | null = null
  #stops: (() => void | Promise<void>)[] = []
  /** Closing ends the job as cancelling does, but it stays in the queue. */
  readonly #closing = new AbortController()
  #looking: Promise<void> = Promise.resolve()

  private constructor(options: TranscriptionOptions, list: JobList) {
    this.#options = options
    this.#machine = options.machine ?? alwaysReady
    this.#list = list
  }

  /** Opens the queue as it was left, sweeps what killed processes left behind, and goes on in the background. */
  static async open(options: TranscriptionOptions): Promise<Transcription> {
    const list = await JobList.open(options.profile, options.onError)
    await sweepPrivateFolders(await privateRoot())
    const service = new Transcription(options, list)
    if (options.background) service.#begin()
    return service
  }

  #begin(): void {
    const { recordings, settings } = this.#options
    this.#stops = [
      recordings.onChange((id) => this.#change(awakened(this.#list.queue, id))),
      this.#machine.onChange(() => this.#next()),
    ]
    // A recording may have become safe just before the app ended, and its job not. All of them are read for that: nobody waits.
    if (settings().auto) this.#looking = this.#addUntranscribed().catch(this.#options.onError)
    this.#next()
  }

  async #addUntranscribed(): Promise<void> {
    const overBefore = new Set(this.#list.queue.jobs.filter(over).map(({ id }) => id))
    for (const id of (await this.#options.recordings.untranscribed(this.#closing.signal)).reverse()) {
      // One that got a job meanwhile is being heard, or was just now.
      if (this.#list.queue.jobs.every((job) => job.recordingId !== id || overBefore.has(job.id))) this.#add(id, {})
    }
  }

  /** Jobs, newest first, with the progress of the one that runs. */
  jobs(): { jobs: Job[]; paused: boolean } {
    const { engine } = this.#options.settings()
    const jobs = this.#list.queue.jobs.map(({ id, recordingId, state, model, error, queuedAt }): Job => {
      const running = this.#running?.id === id ? this.#running : null
      const progress = running?.progress ?? (state === 'done' ? 1 : 0)
      return {
        id,
        recordingId,
        state,
        progress,
        model: running?.model ?? model,
        engine: running?.engine || engine,
        error,
        queuedAt,
      }
    })
    return { jobs: jobs.sort((a, b) => b.queuedAt - a.queuedAt), paused: this.#list.queue.paused }
  }

  /** A recording is safe on this device (recorded, imported, fetched): transcribes it when the settings say so. */
  recorded(id: RecordingId): void {
    if (this.#options.settings().auto) this.#add(id, {})
  }

  /** The sound of a recording may have arrived: transcribes it when it has no text and was not tried with sound before. */
  async arrived(id: RecordingId): Promise<void> {
    const { background, settings, recordings } = this.#options
    if (!background || !settings().auto || this.#closing.signal.aborted) return
    const job = this.#list.queue.jobs.find((one) => one.recordingId === id)
    if (job?.error?.kind === 'audio-missing' && job.state === 'failed') this.retry(job.id)
    else if (!job && (await recordings.lacksText(id)) && !this.#closing.signal.aborted) this.#add(id, {})
  }

  /** A person asks for a transcription. Answers the job's id. */
  enqueue(recordingId: RecordingId, options: JobWish = {}): string {
    const id = this.#add(recordingId, { ...options, asked: true })
    if (options.command !== undefined) this.#commands.set(id, options.command)
    return id
  }

  /** Ends a job and its process. */
  async cancel(id: string): Promise<void> {
    if (this.#running?.id === id) {
      this.#running.stop.abort()
      await this.#running.done
    } else if (this.#list.find(id)?.state === 'waiting')
      this.#change(settled(this.#list.queue, id, { kind: 'cancelled' }, this.#options.now()))
  }

  retry(id: string): void {
    this.#change(retried(this.#list.queue, id))
  }

  /** Begins no new job; the running one goes on. */
  pause(paused: boolean): void {
    this.#change({ ...this.#list.queue, paused })
  }

  /** Something jobs may have waited for is there: a model, a setting. */
  awaken(): void {
    this.#change(awakened(this.#list.queue, null))
  }

  /** The result of a job that ran to compare; null when there is none (any more: it is kept in memory only). */
  comparison(id: string): Transcript | null {
    return this.#compared.get(id) ?? null
  }

  /** Makes that result the transcript of its recording. @throws AppError `not-found` */
  async accept(id: string): Promise<void> {
    const job = this.#list.find(id)
    const transcript = this.#compared.get(id)
    if (!job || !transcript) throw new AppError('not-found', keyed('speech.comparisonGone'))
    await this.#options.recordings.store(job.recordingId, transcript, true)
    this.#compared.delete(id)
    this.#options.events.changed([job.recordingId])
  }

  /**
   * Runs a job now, also where nothing runs by itself, and answers it when it is over or can only wait for something: a
   * model, another device, a second try.
   */
  async finished(id: string, onProgress: (done: number) => void, signal: AbortSignal): Promise<QueuedJob> {
    const cancel = (): void => void this.cancel(id).catch(this.#options.onError)
    signal.addEventListener('abort', cancel, { once: true })
    const told = setInterval(() => this.#running?.id === id && onProgress(this.#running.progress), 500)
    let look: (job: QueuedJob) => void = () => undefined
    try {
      return await new Promise<QueuedJob>((resolve) => {
        look = (job) => {
          const stands = job.state === 'waiting' && job.notBefore !== null
          if (job.id === id && (stands || (job.state !== 'waiting' && job.state !== 'running'))) resolve(job)
        }
        this.#watchers.add(look)
        this.#next(id)
        // It may have been cancelled while the journal was being opened, before there was a listener.
        if (signal.aborted) cancel()
      })
    } finally {
      clearInterval(told)
      signal.removeEventListener('abort', cancel)
      this.#watchers.delete(look)
    }
  }

  /** Ends the running job (it stays in the queue), and everything else. */
  async close(): Promise<void> {
    this.#closing.abort()
    for (const stop of this.#stops) await stop()
    if (this.#timer) clearTimeout(this.#timer)
    this.#running?.stop.abort()
    await this.#running?.done
    await this.#looking
    await this.#list.settled()
  }

  #add(recordingId: RecordingId, options: JobWish & { asked?: boolean }): string {
    const { now, uuid } = this.#options
    const { model = '', compare = false, asked = false, language } = options
    const job = { id: uuid(), recordingId, model, compare, asked, queuedAt: now(), ...(language && { language }) }
    const { queue, id } = withJob(this.#list.queue, job)
    this.#change(queue)
    return id
  }

  #change(queue: Queue): void {
    const touched = this.#list.change(queue)
    const ids = [...new Set(touched.map((job) => job.recordingId))]
    if (ids.length > 0) this.#options.events.changed(ids)
    for (const job of touched) for (const watcher of this.#watchers) watcher(job)
    this.#next()
  }

  /** Starts the next job, if there is one and it may; `now` names one that may in any case. */
  #next(now?: string): void {
    if (this.#running || this.#closing.signal.aborted || (now === undefined && !this.#options.background)) return
    if (this.#timer) clearTimeout(this.#timer)
    const { queue } = this.#list
    const nowMs = this.#options.now()
    const job = (now === undefined ? undefined : this.#list.find(now)) ?? nextJob(queue, nowMs, this.#mayRunByItself())
    if (job) {
      const stop = new AbortController()
      const run = { id: job.id, stop, progress: 0, engine: '', model: job.model }
      this.#running = { ...run, done: Promise.resolve().then(() => this.#work(job, stop.signal)) }
      this.#machine.working(true)
      this.#change(started(queue, job.id))
      return
    }
    const at = wakeAt(queue, nowMs)
    if (at !== null) this.#timer = setTimeout(() => this.#next(), timerMs(at - nowMs)).unref()
  }

  #mayRunByItself(): boolean {
    const { onlyOnMains, onlyWhenIdle } = this.#options.settings()
    return !(onlyOnMains && this.#machine.onBattery()) && !(onlyWhenIdle && this.#machine.idleSeconds() < IDLE_S)
  }

  async #work(job: QueuedJob, signal: AbortSignal): Promise<void> {
    const outcome = await this.#attempt(job, signal).catch((error: unknown): RunOutcome => ({
      kind: 'failed',
      error: toErrorReport(error),
    }))
    this.#running = null
    this.#machine.working(false)
    const kept: RunOutcome = { kind: 'later', untilMs: null, error: null }
    const ended = this.#closing.signal.aborted && outcome.kind === 'cancelled' ? kept : outcome
    this.#change(settled(this.#list.queue, job.id, ended, this.#options.now()))
  }

  async #attempt(job: QueuedJob, signal: AbortSignal): Promise<RunOutcome> {
    const { recordings, device, now, events, start, onMeasured, onError } = this.#options
    const command = this.#commands.get(job.id)
    const settings = {
      ...this.#options.settings(),
      ...(command !== undefined && { engine: 'command' as const, command }),
    }
    const engine = await chooseEngine(settings, job.model, this.#options.models, start, job.language)
    if (engine === null) {
      const why = await this.#options.models.whyNone(job.model || settings.model, job.language)
      return { kind: 'later', untilMs: UNTIL_AWAKENED, error: errorReport('model', why) }
    }
    const running = this.#running
    if (running) Object.assign(running, { engine: engine.name, model: engine.model })
    const { outcome, transcript } = await runJob(job, {
      recordings,
      engine,
      settings,
      device,
      now,
      signal,
      events: {
        onProgress: (progress) => {
          if (!running) return
          // A hundred steps are enough for a progress bar.
          const told = Math.floor(running.progress * 100)
          running.progress = progress
          if (Math.floor(progress * 100) > told) events.changed([job.recordingId])
        },
        onSegments: (segments) => segments.forEach((segment) => events.segment(job.recordingId, segment)),
      },
      onMeasured: (realTimeFactor) => {
        onMeasured(engine.model, realTimeFactor).catch(onError)
      },
    })
    if (job.compare && transcript) this.#compared.set(job.id, transcript)
    return outcome
  }
}
