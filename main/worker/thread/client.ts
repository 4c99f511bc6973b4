import { once } from 'node:events'
import { Worker, type ResourceLimits } from 'node:worker_threads'
import { AppError, type ErrorReport } from '../../../app/errors'
import type { KeyedMessage } from '../../../app/messages/message'
import type { Answer, Calls } from './protocol'
import { workerFile } from './workerFile'

export interface WorkerOptions {
  /** Of the file `<name>.worker.ts`. */
  readonly name: string
  /** What it means for a person when the thread ends unasked, as a sentence. */
  readonly died: KeyedMessage
  /** What whoever calls after `close`, or waits for an answer then, is told. */
  readonly closed: ErrorReport
  /** Called once when it does; whoever waits is rejected first. */
  readonly onDied?: (error: AppError) => void
  /** What it may take; it ends when it needs more. */
  readonly resourceLimits?: ResourceLimits
  readonly file?: URL
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: AppError) => void
}

/** A thread as a function: what is asked is answered in order, or rejected when the thread is no more. */
export class WorkerClient<C extends Calls<C>> {
  readonly #worker: Worker
  readonly #closed: ErrorReport
  readonly #exited: Promise<unknown>
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #ended: AppError | null = null

  /** Starts the thread. @throws AppError `internal` when its file was not built */
  constructor({ name, died, closed, onDied, resourceLimits, file = workerFile(name) }: WorkerOptions) {
    this.#closed = closed
    this.#worker = new Worker(file, { name, ...(resourceLimits && { resourceLimits }) })
    // It must not keep a command line alive that has nothing else to do.
    this.#worker.unref()
    this.#exited = once(this.#worker, 'exit').catch(() => undefined) // However it ends, it has ended.
    this.#worker.on('message', (answer: Answer) => this.#take(answer))
    const end = (cause: unknown): void => {
      if (this.#ended) return
      const error = new AppError('internal', died, { cause })
      this.#end(error)
      onDied?.(error)
    }
    this.#worker.on('error', end)
    this.#worker.on('exit', end)
  }

  /** @throws AppError what the thread answered, or why it is no more */
  call<K extends keyof C>(call: K, input: C[K]['input']): Promise<C[K]['output']> {
    if (this.#ended) return Promise.reject(this.#ended)
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.ref()
      this.#worker.postMessage({ id, call, input })
    })
  }

  /** Ends the thread; whoever still waits is rejected. */
  async close(): Promise<void> {
    this.#end(AppError.of(this.#closed))
    await this.#worker.terminate()
    await this.#exited
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if (answer.ok) waiting?.resolve(answer.value as never)
    else waiting?.reject(AppError.of(answer.error))
  }

  #end(error: AppError): void {
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
