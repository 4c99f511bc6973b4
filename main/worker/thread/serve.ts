import { Mutex } from 'async-mutex'
import { parentPort, type MessagePort } from 'node:worker_threads'
import { toErrorReport } from '../../../app/errors'
import type { Answer, Calls, Request } from './protocol'

/** The work of a thread, by the names of its calls. */
export type Handlers<C extends Calls<C>> = {
  readonly [K in keyof C]: (input: C[K]['input']) => C[K]['output'] | Promise<C[K]['output']>
}

/** Answers the calls of a `WorkerClient`, one at a time, in the order they come. */
export function serve<C extends Calls<C>>(handlers: Handlers<C>, port: MessagePort | null = parentPort): void {
  const turns = new Mutex()
  port?.on('message', (request: Request<C>) => {
    void turns.runExclusive(async () => port.postMessage(await answer(handlers, request)))
  })
}

async function answer<C extends Calls<C>>(handlers: Handlers<C>, { id, call, input }: Request<C>): Promise<Answer> {
  try {
    return { id, ok: true, value: await handlers[call](input) }
  } catch (error) {
    return { id, ok: false, error: toErrorReport(error) }
  }
}
