import { AppError, toErrorReport } from '../../../app/errors'
import type { ErrorReport } from '../../../app/errors'
import type { RecordingId } from '../../../app/ids'
import { failureOf } from '../../../app/replication/failure'

export type Direction = 'up' | 'down'

/** One recording on its way, as a window shows it. Bytes. */
export interface Transfer {
  readonly id: RecordingId
  readonly direction: Direction
  readonly done: number
  readonly total: number
  readonly state: 'waiting' | 'running' | 'failed'
  readonly error: ErrorReport | null
}

/** True for what moves, waits for its turn, or was interrupted; what waits for a remote and never began stands still. */
export const isMoving = ({ state, done }: Transfer, hasRemote: boolean): boolean =>
  state !== 'failed' && (state === 'running' || done > 0 || hasRemote)

/** How a run of a job ended, and what that means for it. */
export type RunOutcome =
  | { readonly kind: 'stopped' }
  /** Worth another try after so many milliseconds. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly error: ErrorReport }
  /** Nothing changes until a person, another server or another version of the recording does. */
  | { readonly kind: 'failed'; readonly error: AppError }

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000
/** Failures of the audio itself: asking again gives the same answer. */
const LASTING = new Set(['integrity', 'audio-missing', 'disk-full', 'too-large', 'sign-in', 'forbidden', 'not-found'])

/** Judges what a run threw. `attempt` counts from 0, `random` is from 0 to 1 and spreads devices that failed together. */
export function outcomeOf(error: unknown, attempt: number, random: number): RunOutcome {
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'stopped' }
  if (error instanceof AppError && LASTING.has(error.kind)) return { kind: 'failed', error }
  const { retry, retryAfterMs } = failureOf(error)
  const report = toErrorReport(error)
  if (!retry) return { kind: 'failed', error: AppError.of(report, { cause: error }) }
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random / 2)
  // A server that asks for less than our own wait, or for none, does not get more requests than one that says nothing.
  return { kind: 'again', afterMs: Math.max(wait, retryAfterMs ?? 0), error: report }
}

/** One recording that is moving, or waits for it. */
export class TransferJob {
  readonly id: RecordingId
  readonly direction: Direction
  readonly abort = new AbortController()
  state: Transfer['state'] = 'waiting'
  done = 0
  total = 0
  attempt = 0
  error: ErrorReport | null = null
  timer: NodeJS.Timeout | undefined
  /** Settles when the current run has ended. */
  run: Promise<void> | null = null

  constructor(id: RecordingId, direction: Direction) {
    this.id = id
    this.direction = direction
  }

  view(): Transfer {
    const { id, direction, done, total, state, error } = this
    return { id, direction, done, total, state, error }
  }

  /** Ends it; resolves when nothing of it is under way any more. */
  async stop(): Promise<void> {
    clearTimeout(this.timer)
    this.abort.abort()
    await this.run
  }
}
