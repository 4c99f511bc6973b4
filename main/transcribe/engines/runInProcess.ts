import { AppError, toErrorReport } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { assertNever } from '../../../app/assertNever'
import type { ByteSource } from '../../decode/source'
import { fromChildSchema, type Task, type TaskResult, type ToChild } from '../child/protocol'
import type { EngineEvents } from './engine'
import type { ChildHandle, StartChild } from './processes'

/** A process that lived on and got nowhere: what hangs twice hangs always. */
export class HungError extends AppError {
  constructor(told: KeyedMessage) {
    super('engine', told)
  }
}

/** How long a process may say nothing before it counts as hung. It says that it lives every 2 s. */
const SILENT_MS = 30_000
/** How long it may live without getting anywhere. A large model on a slow machine needs minutes for half a minute of speech. */
const STUCK_MS = 15 * 60_000

export interface Patience {
  readonly silentMs: number
  readonly stuckMs: number
}

export interface ProcessRun {
  readonly task: Task
  readonly source: ByteSource
  readonly durationMs: number
  readonly events: EngineEvents
  readonly signal: AbortSignal
  readonly patience?: Patience
}

/**
 * Runs one task in a process of its own. One that answered is given back if its starter keeps it (`keptProcess.ts`); in any
 * other case it is gone afterwards. Throws what the task failed with;
 * `engine` when the process dies, hangs or gets nowhere, `model` when it ends itself while loading a model (the native library
 * does so over files of another kind), `cancelled` when the signal says so.
 */
export function runInProcess(start: StartChild, run: ProcessRun): Promise<TaskResult> {
  const { task, source, durationMs, events, signal, patience = { silentMs: SILENT_MS, stuckMs: STUCK_MS } } = run
  if (signal.aborted) return Promise.reject(cancelled())
  const child = start()
  return new Promise<TaskResult>((resolve, reject) => {
    let outcome: { readonly result: TaskResult } | { readonly error: AppError } | null = null
    let loading: 'model' | 'vad' | null = null
    let progress = 0

    // Settled only when the process is gone: whoever waits may then delete what it used.
    const end = (with_: NonNullable<typeof outcome>): void => {
      outcome ??= with_
      child.kill()
    }
    const fail = (error: AppError): void => end({ error })

    let silent: NodeJS.Timeout
    let stuck: NodeJS.Timeout
    const heard = (): void => {
      clearTimeout(silent)
      silent = setTimeout(() => fail(new HungError(keyed('speech.stopped'))), patience.silentMs)
    }
    const moved = (): void => {
      clearTimeout(stuck)
      stuck = setTimeout(() => fail(new HungError(keyed('speech.stuck'))), patience.stuckMs)
    }
    const abort = (): void => end({ error: cancelled() })
    signal.addEventListener('abort', abort, { once: true })
    heard()
    moved()

    const settled = (): void => {
      clearTimeout(silent)
      clearTimeout(stuck)
      signal.removeEventListener('abort', abort)
    }
    child.onExit((how) => {
      settled()
      if (outcome === null) reject(died(how, loading))
      else if ('result' in outcome) resolve(outcome.result)
      else reject(outcome.error)
    })

    child.onMessage((raw) => {
      heard()
      if (outcome !== null) return
      const parsed = fromChildSchema.safeParse(raw)
      if (!parsed.success) return fail(new AppError('engine', keyed('speech.notUnderstood')))
      const message = parsed.data
      switch (message.type) {
        case 'alive':
          return
        case 'read':
          void answer(child, source, message)
          return
        case 'loading':
          loading = message.what
          return moved()
        case 'loaded':
          loading = null
          return moved()
        case 'progress':
          if (message.done > progress) {
            progress = message.done
            events.onProgress(progress)
          }
          return moved()
        case 'segments':
          events.onSegments(message.segments)
          return moved()
        case 'done':
          if (!child.release) return end({ result: message.result })
          settled()
          outcome = { result: message.result }
          child.release()
          return resolve(message.result)
        case 'failed':
          return end({
            error: AppError.of({
              ...message.error,
              kind: message.error.kind === 'internal' ? 'engine' : message.error.kind,
            }),
          })
        default:
          assertNever(message)
      }
    })
    const first: ToChild = { type: 'run', task, sizeBytes: source.sizeBytes, durationMs }
    child.post(first)
  })
}

async function answer(
  child: ChildHandle,
  source: ByteSource,
  { id, start, end }: { id: number; start: number; end: number },
): Promise<void> {
  const message = await source.read(start, end).then(
    (bytes): ToChild => ({ type: 'bytes', id, bytes }),
    (error: unknown): ToChild => ({ type: 'no-bytes', id, error: toErrorReport(error) }),
  )
  child.post(message)
}

const cancelled = (): AppError => new AppError('cancelled', keyed('speech.cancelled'))

/** As Node and as Electron tell of a process that somebody else ended, such as a system that is short of memory. */
const KILLED: ReadonlySet<string> = new Set(['SIGKILL', 'code 9'])

function died(how: string, loading: 'model' | 'vad' | null): AppError {
  // That is not the model's fault, also while it loads: the next try may have the memory.
  if (KILLED.has(how)) return new AppError('engine', keyed('speech.endedFromOutside', { how }))
  if (loading === 'model') return new AppError('model', keyed('model.endedLoading', { how }))
  if (loading === 'vad') return new AppError('model', keyed('model.voiceEndedLoading', { how }))
  return new AppError('engine', keyed('speech.ended', { how }))
}
