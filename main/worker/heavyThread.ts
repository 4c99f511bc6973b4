import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../app/errors'
import { heavyCalls, type HeavyCall, type InputOf, type OutputOf } from './calls'
import type { HeavyReply } from './protocol'
import { workerFile } from './workerFile'

/** Does what grows with a text or its history. Small work is done at once, because a thread costs a millisecond. */
export interface HeavyWork {
  /** @throws AppError what the function of that name throws */
  call<C extends HeavyCall>(call: C, input: InputOf<C>): Promise<OutputOf<C>>
}

/** Everything at once, in this thread: for tests of what is built on it, and where texts are short. */
export const heavyHere: HeavyWork = {
  call: async (call, input) => here(call, input),
}

const here = <C extends HeavyCall>(call: C, input: InputOf<C>): OutputOf<C> =>
  (heavyCalls[call] as (input: InputOf<C>) => OutputOf<C>)(input)

/** Characters of text and history below which work takes a few milliseconds (an edit: 0.7 ms for a thousand, measured). */
const SMALL = 12_000

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: AppError) => void
}

/** The thread for large work; it begins with the first of it. Calls are answered in order. */
export class HeavyThread implements HeavyWork {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #nextId = 1
  #closed = false

  async call<C extends HeavyCall>(call: C, input: InputOf<C>): Promise<OutputOf<C>> {
    if (weightOf(input) < SMALL) return here(call, input)
    if (this.#closed) throw new AppError('locked', 'The journal is being closed.')
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId++
    return await new Promise<OutputOf<C>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ id, call, input: portable(input) })
    })
  }

  /** Ends the thread; calls that still wait are rejected. */
  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#end(worker, new AppError('locked', 'The journal is being closed.'))
    if (!worker) return
    const exited = once(worker, 'exit').catch(() => undefined) // However it ends, it has ended.
    await worker.terminate()
    await exited
  }

  #start(): Worker {
    const worker = new Worker(workerFile('heavy'), { name: 'heavy' })
    // It must not keep a command line alive that has nothing else to do.
    worker.unref()
    worker.on('message', (reply: HeavyReply) => this.#take(worker, reply))
    const died = (cause: unknown): void =>
      this.#end(worker, new AppError('internal', 'Working on a long text failed. Try again.', { cause }))
    worker.on('error', died)
    worker.on('exit', died)
    return worker
  }

  #take(worker: Worker, reply: HeavyReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) worker.unref()
    if (reply.ok) waiting?.resolve(reply.value as never)
    else waiting?.reject(new AppError(reply.error.kind, reply.error.message))
  }

  /** Another one begins with the next call. */
  #end(worker: Worker | null, error: AppError): void {
    if (worker !== this.#worker) return
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** Without functions, which do not travel between threads. */
function portable(input: InputOf<HeavyCall>): unknown {
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
