import { AppError, errorReport } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { type InputOf, type OutputOf, documentCalls, type DocumentCall, type DocumentWorkerCalls } from './calls'
import { WorkerClient } from './thread/client'
import { largestHistory, MOST_OPERATIONS } from './weighHistory'

/** Does what grows with a text or its history. Small work is done at once, because a thread costs a millisecond. */
export interface DocumentWorker {
  /** @throws AppError what the function of that name throws */
  call<C extends DocumentCall>(call: C, input: InputOf<C>): Promise<OutputOf<C>>
}

/** Everything at once, in this thread: for tests of what is built on it, and where texts are short. */
export const documentWorkerHere: DocumentWorker = {
  call: async (call, input) => here(call, input),
}

const here = <C extends DocumentCall>(call: C, input: InputOf<C>): OutputOf<C> =>
  (documentCalls[call] as (input: InputOf<C>) => OutputOf<C>)(input)

/** Characters of text and history below which work takes a few milliseconds (an edit: 0.7 ms for a thousand, measured). */
const SMALL = 12_000
/** Operations of a history below which it does, however few bytes they take. */
const FEW_OPERATIONS = 12_000
/** Longer than the largest text takes on a busy machine: then the thread is given up, and begins anew. */
const PATIENCE_MS = 120_000

const CLOSED = errorReport('locked', keyed('journal.closing'))

/** The thread for large work; it begins with the first of it, and anew after it has failed. */
export class DocumentWorkerThread implements DocumentWorker {
  #thread: WorkerClient<DocumentWorkerCalls> | null = null
  #closed = false
  readonly #mostOperations: number

  constructor({ mostOperations = MOST_OPERATIONS }: { readonly mostOperations?: number } = {}) {
    this.#mostOperations = mostOperations
  }

  async call<C extends DocumentCall>(call: C, input: InputOf<C>): Promise<OutputOf<C>> {
    // Where there is much of it, the thread counts.
    if (weightOf(input) < SMALL && largestHistory(input, this.#mostOperations) < FEW_OPERATIONS)
      return here(call, input)
    if (this.#closed) throw AppError.of(CLOSED)
    this.#thread ??= new WorkerClient<DocumentWorkerCalls>({
      name: 'document',
      died: keyed('worker.longText'),
      closed: CLOSED,
      onDied: () => (this.#thread = null),
    })
    const thread = this.#thread
    const late = setTimeout(() => {
      if (this.#thread === thread) this.#thread = null
      void thread.close()
    }, PATIENCE_MS).unref()
    try {
      return await thread.call(call, portable(input))
    } finally {
      clearTimeout(late)
    }
  }

  /** Ends the thread; calls that still wait are rejected. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#thread?.close()
  }
}

/** Without functions, which do not travel between threads; the thread puts its own in their place. */
function portable<C extends DocumentCall>(input: InputOf<C>): InputOf<C> {
  if (!('ctx' in input)) return input
  const { device, nowMs } = input.ctx
  return { ...input, ctx: { device, nowMs } }
}

/** Characters of all long texts in a value, wherever they stand. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 0
  return Object.values(value).reduce<number>((sum, inner) => sum + weightOf(inner), 0)
}
