import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../app/errors'
import type { WorkerCall, WorkerCalls, WorkerReply } from './protocol'
import { workerFile } from '../worker/workerFile'

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: AppError) => void
}

/** The thread of the index, as a function. Calls are answered in order. */
export class SearchWorker {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<unknown>
  #nextId = 1
  #ended: AppError | null = null

  /** @param onCrash called when the thread ends without having been asked to; calls that still wait are rejected first */
  constructor(onCrash: (error: AppError) => void, file: URL = workerFile('search')) {
    this.#worker = new Worker(file, { name: 'search' })
    // It must not keep a command line alive that has nothing else to do.
    this.#worker.unref()
    this.#exited = once(this.#worker, 'exit').catch(() => undefined)
    this.#worker.on('message', (reply: WorkerReply) => this.#take(reply))
    const end = (cause: unknown): void => {
      if (this.#ended) return
      const error = new AppError('internal', 'The search index stopped. It is being made anew.', { cause })
      this.#end(error)
      onCrash(error)
    }
    this.#worker.on('error', end)
    this.#worker.on('exit', end)
  }

  /** @throws AppError what the thread answered, or `cancelled` after `close` */
  call<C extends WorkerCall>(call: C, input: WorkerCalls[C]['input']): Promise<WorkerCalls[C]['output']> {
    if (this.#ended) return Promise.reject(this.#ended)
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.ref()
      this.#worker.postMessage({ id, call, input })
    })
  }

  /** Ends the thread; calls that still wait are rejected with `cancelled`. */
  async close(): Promise<void> {
    this.#end(new AppError('cancelled', 'Search was closed.'))
    await this.#worker.terminate()
    await this.#exited
  }

  #take(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if (reply.ok) waiting?.resolve(reply.value as never)
    else waiting?.reject(new AppError(reply.error.kind, reply.error.message))
  }

  #end(error: AppError): void {
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
