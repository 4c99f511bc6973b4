import { isAppError, toErrorReport } from '../../app/errors'
import type { DeviceId } from '../../app/ids'
import type { Segment, Transcript } from '../../app/model'
import { TEXT_MAX_LENGTH } from '../../app/model/message'
import { withDictionary } from '../../app/transcribe/dictionary'
import type { QueuedJob, RunOutcome } from '../../app/transcribe/jobs'
import { chosenLanguages, speechLanguage } from '../../app/transcribe/languages'
import { textOf } from '../../app/transcribe/recognition'
import { guardRepeats } from '../../app/transcribe/repeats'
import type { EngineEvents, EngineResult, SpeechEngine } from './engines/engine'
import type { Recordings, SpeechSettings } from './engines/ports'
import { HungError } from './engines/runInProcess'

/** A lease outlives a device that dies by this much at most. */
export const LEASE_MS = 10 * 60_000
const RENEW_EVERY_MS = 3 * 60_000

export interface JobContext {
  readonly recordings: Recordings
  readonly engine: SpeechEngine
  readonly settings: SpeechSettings
  readonly device: DeviceId
  readonly now: () => number
  readonly events: EngineEvents
  readonly signal: AbortSignal
  /** Told what the engine needed, to know whether live text is possible. */
  readonly onMeasured: (realTimeFactor: number) => void
}

export type JobResult = { readonly outcome: RunOutcome; readonly transcript: Transcript | null }

/**
 * Runs one job: claims the recording, recognises, mends, writes. Never throws: how it ended is a value. A transcript is
 * written only through `Recordings.store`, which keeps a better one and never touches what a person wrote.
 */
export async function runJob(job: QueuedJob, context: JobContext): Promise<JobResult> {
  try {
    return await run(job, context)
  } catch (error) {
    if (isAppError(error, 'cancelled')) return { outcome: { kind: 'cancelled' }, transcript: null }
    if (isAppError(error, 'not-found')) return { outcome: { kind: 'done' }, transcript: null } // Purged meanwhile: nothing to do.
    const hung = error instanceof HungError
    return { outcome: { kind: 'failed', error: toErrorReport(error), hung }, transcript: null }
  }
}

async function run(job: QueuedJob, context: JobContext): Promise<JobResult> {
  const { recordings, engine, settings, device, now, signal } = context
  const id = job.recordingId
  const nothingToDo: JobResult = { outcome: { kind: 'done' }, transcript: null }
  const before = await recordings.facts(id)
  if (before.gone) return nothingToDo
  if (!job.asked && before.transcript !== null && before.transcript.rank >= engine.rank) return nothingToDo
  // Written before this run: a run that ended between writing and noting it down is not done twice.
  if (job.asked && !job.compare && isResultOf(job, before.transcript, engine, device)) return nothingToDo

  if (!job.compare) {
    const { lease } = await recordings.claim(id, now() + LEASE_MS)
    if (lease !== null && lease.device !== device && lease.untilMs > now())
      return { outcome: { kind: 'later', untilMs: lease.untilMs, error: null }, transcript: null }
  }
  // A lease that cannot be renewed runs out; then two devices may do the same work, and the better result stands.
  const renewal = setInterval(() => void recordings.claim(id, now() + LEASE_MS).catch(() => undefined), RENEW_EVERY_MS)
  try {
    const source = await recordings.open(id)
    const heard = await engine.transcribe(
      {
        source,
        durationMs: before.durationMs,
        language: speechLanguage(job.language ?? settings.language),
        languages: chosenLanguages(settings),
      },
      { ...context.events, onSegments: (segments) => context.events.onSegments(mended(segments, settings)) },
      signal,
    )
    if (heard.realTimeFactor !== null) context.onMeasured(heard.realTimeFactor)
    const transcript = transcriptOf(heard, context)
    if (!job.compare) await recordings.store(id, transcript, job.asked)
    return { outcome: { kind: 'done' }, transcript }
  } catch (error) {
    if (!job.compare) await recordings.release(id)
    throw error
  } finally {
    clearInterval(renewal)
  }
}

const isResultOf = (job: QueuedJob, transcript: Transcript | null, engine: SpeechEngine, device: DeviceId): boolean =>
  transcript !== null &&
  transcript.device === device &&
  transcript.engine === engine.name &&
  transcript.model === engine.model &&
  transcript.createdAt >= job.queuedAt

const mended = (segments: readonly Segment[], { dictionary }: SpeechSettings): Segment[] =>
  withDictionary(guardRepeats(segments), dictionary)

function transcriptOf(heard: EngineResult, { engine, settings, device, now }: JobContext): Transcript {
  const segments = mended(heard.segments, settings)
  return {
    text: textOf(segments).slice(0, TEXT_MAX_LENGTH).toWellFormed(),
    segments,
    language: heard.language,
    engine: engine.name,
    model: engine.model,
    rank: engine.rank,
    createdAt: now(),
    device,
  }
}
