import { errorReportSchema } from '../errorReport'
import { z } from 'zod'
import { type ErrorKind, type ErrorReport } from '../errors'
import { recordingIdSchema, type RecordingId } from '../ids'
import { timestampMsSchema } from '../model/base'

/*
 * The queue of transcriptions as a value: decided here, acted upon in main/transcribe. A job names a recording and a state,
 * never content, so it may stand on the disk as it is.
 */

export const queuedJobSchema = z.object({
  id: z.string(),
  recordingId: recordingIdSchema,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** The model asked for; "" for the one of the settings. */
  model: z.string(),
  /** The language asked for, two letters; none for that of the settings. */
  language: z.string().optional(),
  /** Runs besides the transcript that is there, to compare. */
  compare: z.boolean(),
  /** A person asked for it: it goes first, and neither waits for mains power nor gives way to a better transcript. */
  asked: z.boolean(),
  /** Runs that failed so far. */
  failures: z.number().int().nonnegative(),
  /** Why it failed, or what it waits for. */
  error: errorReportSchema.nullable(),
  queuedAt: timestampMsSchema,
  /** Not before this moment: another device is at it, or the last try failed. */
  notBefore: timestampMsSchema.nullable(),
})
export type QueuedJob = z.infer<typeof queuedJobSchema>

export const queueSchema = z.object({ paused: z.boolean(), jobs: z.array(queuedJobSchema) })
export type Queue = z.infer<typeof queueSchema>

export const EMPTY_QUEUE: Queue = { paused: false, jobs: [] }

/** A moment that does not come: the job waits until something wakes it. */
export const UNTIL_AWAKENED = 8_640_000_000_000_000

const FAILURES_MAX = 3
/** A run that hangs takes a quarter of an hour, and does so again. */
const HUNG_MAX = 2
const RETRY_AFTER_MS = [10_000, 120_000]
/** Finished jobs that are kept to be shown. */
const KEPT = 50

/** What failed by itself may work the next time; the rest needs a person. */
const RETRIED: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['engine', 'internal', 'busy', 'conflict'])

/** Ended, one way or another. */
export const over = ({ state }: QueuedJob): boolean => state === 'done' || state === 'failed' || state === 'cancelled'

/** After a start: what was running when the app ended begins anew; comparisons are gone, for their result was in memory. */
export const resumed = (queue: Queue): Queue => ({
  ...queue,
  jobs: queue.jobs
    .filter((job) => !job.compare)
    .map((job) => (job.state === 'running' ? { ...job, state: 'waiting' as const, notBefore: null } : job)),
})

/** Adds a job, or answers the one that already does the same. */
export function withJob(
  queue: Queue,
  job: Omit<QueuedJob, 'state' | 'failures' | 'error' | 'notBefore'>,
): { queue: Queue; id: string } {
  const same = queue.jobs.find(
    (other) =>
      !over(other) &&
      other.recordingId === job.recordingId &&
      other.compare === job.compare &&
      (!job.asked || (other.model === job.model && other.language === job.language)),
  )
  if (same) {
    const jobs = job.asked
      ? queue.jobs.map((other) => (other === same ? { ...other, asked: true, notBefore: null } : other))
      : queue.jobs
    return { queue: { ...queue, jobs }, id: same.id }
  }
  const others = queue.jobs.filter(
    (other) => !(over(other) && other.recordingId === job.recordingId && other.compare === job.compare),
  )
  const finished = others.filter(over).slice(-KEPT)
  const jobs = [
    ...others.filter((other) => !over(other) || finished.includes(other)),
    { ...job, state: 'waiting' as const, failures: 0, error: null, notBefore: null },
  ]
  return { queue: { ...queue, jobs }, id: job.id }
}

/** The job that runs next: asked for before automatic, newest first. `mayRunByItself`: power and idleness allow it. */
export function nextJob(queue: Queue, nowMs: number, mayRunByItself: boolean): QueuedJob | null {
  if (queue.paused || queue.jobs.some(({ state }) => state === 'running')) return null
  const ready = queue.jobs.filter(
    (job) => job.state === 'waiting' && (job.notBefore ?? 0) <= nowMs && (job.asked || mayRunByItself),
  )
  return ready.reduce<QueuedJob | null>((first, job) => (first === null || before(job, first) ? job : first), null)
}

const before = (a: QueuedJob, b: QueuedJob): boolean => (a.asked === b.asked ? a.queuedAt >= b.queuedAt : a.asked)

/** When to look again: the earliest moment a waiting job becomes ready, or null. */
export function wakeAt(queue: Queue, nowMs: number): number | null {
  const moments = queue.jobs.flatMap(({ state, notBefore }) =>
    state === 'waiting' && notBefore !== null && notBefore > nowMs && notBefore < UNTIL_AWAKENED ? [notBefore] : [],
  )
  return moments.length === 0 ? null : Math.min(...moments)
}

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: 'done' }
  /** `hung`: it had to be ended because it got nowhere. */
  | { readonly kind: 'failed'; readonly error: ErrorReport; readonly hung?: boolean }
  | { readonly kind: 'cancelled' }
  /** Not now: another device is at it until `untilMs`, or something is missing. */
  | { readonly kind: 'later'; readonly untilMs: number | null; readonly error: ErrorReport | null }

/** The queue after a run. */
export function settled(queue: Queue, id: string, outcome: RunOutcome, nowMs: number): Queue {
  return changed(queue, id, (job) => {
    switch (outcome.kind) {
      case 'done':
        return { ...job, state: 'done', error: null, notBefore: null }
      case 'cancelled':
        return { ...job, state: 'cancelled', error: null, notBefore: null }
      case 'later':
        return { ...job, state: 'waiting', error: outcome.error, notBefore: outcome.untilMs }
      case 'failed': {
        const failures = job.failures + 1
        const again = RETRIED.has(outcome.error.kind) && failures < (outcome.hung ? HUNG_MAX : FAILURES_MAX)
        const notBefore = again ? nowMs + (RETRY_AFTER_MS[failures - 1] ?? 0) : null
        return { ...job, state: again ? 'waiting' : 'failed', failures, error: outcome.error, notBefore }
      }
    }
  })
}

export const started = (queue: Queue, id: string): Queue =>
  changed(queue, id, (job) => ({ ...job, state: 'running', error: null, notBefore: null }))

/** A person's wish to try again, or not to wait for the next try. */
export const retried = (queue: Queue, id: string): Queue =>
  changed(queue, id, (job) =>
    job.state === 'running' || job.state === 'done'
      ? job
      : { ...job, state: 'waiting', asked: true, failures: 0, error: null, notBefore: null },
  )

/** Something a job waited for may be there now (a model, the other device's result). A pause after a failure goes on. */
export const awakened = (queue: Queue, recordingId: RecordingId | null): Queue => ({
  ...queue,
  jobs: queue.jobs.map((job) =>
    job.state === 'waiting' &&
    (job.error === null || job.error.kind === 'model') &&
    (recordingId === null || job.recordingId === recordingId)
      ? { ...job, notBefore: null }
      : job,
  ),
})

const changed = (queue: Queue, id: string, change: (job: QueuedJob) => QueuedJob): Queue => ({
  ...queue,
  jobs: queue.jobs.map((job) => (job.id === id ? change(job) : job)),
})
