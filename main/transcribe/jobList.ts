import { keyed } from '../../app/messages/message'
import { join } from 'node:path'
import { EMPTY_QUEUE, queueSchema, resumed, type Queue, type QueuedJob } from '../../app/transcribe/jobs'
import { JsonFile } from '../files/jsonFile'

/** The queue on the disk: ids and states, never content, so it is not encrypted. Survives the process at any moment. */
export class JobList {
  readonly #file: JsonFile<typeof queueSchema>
  readonly #onError: (error: unknown) => void
  #queue: Queue

  private constructor(file: JsonFile<typeof queueSchema>, queue: Queue, onError: (error: unknown) => void) {
    this.#file = file
    this.#queue = queue
    this.#onError = onError
  }

  /** Reads the queue as it was left; what was running waits again. */
  static async open(profile: string, onError: (error: unknown) => void): Promise<JobList> {
    const file = new JsonFile(join(profile, 'speech-jobs.json'), queueSchema, () => EMPTY_QUEUE, {
      consequence: keyed('damaged.jobs'),
      report: onError,
      // What a person paused stays paused, as far as that can be read.
      recover: (readable) => ({ ...EMPTY_QUEUE, ...queueSchema.pick({ paused: true }).safeParse(readable).data }),
    })
    return new JobList(file, resumed(await file.read()), onError)
  }

  get queue(): Queue {
    return this.#queue
  }

  find(id: string): QueuedJob | undefined {
    return this.#queue.jobs.find((job) => job.id === id)
  }

  /** Takes the new queue and writes it; answers the jobs that changed. */
  change(queue: Queue): QueuedJob[] {
    const before = new Map(this.#queue.jobs.map((job) => [job.id, job]))
    this.#queue = queue
    this.#file.write(forDisk(queue)).catch(this.#onError)
    return queue.jobs.filter((job) => before.get(job.id) !== job)
  }

  /** Resolves when the last change is on the disk. */
  settled(): Promise<void> {
    return this.#file.settled()
  }
}

/** A message may quote what a program printed, and that may be what was said: only its kind is kept. */
const forDisk = (queue: Queue): Queue => ({
  ...queue,
  jobs: queue.jobs.map((job) => (job.error === null ? job : { ...job, error: { kind: job.error.kind, message: '' } })),
})
