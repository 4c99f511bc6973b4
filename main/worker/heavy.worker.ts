import { randomBytes } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { toErrorReport } from '../../app/errors'
import { heavyCalls, type HeavyCall } from './calls'
import type { HeavyReply, HeavyRequest } from './protocol'

/* The thread for large texts and long histories. One call at a time, in the order they come. */

function answer({ id, call, input }: HeavyRequest): HeavyReply {
  try {
    const work = heavyCalls[call] as (input: unknown) => unknown
    return { id, ok: true, value: work(withRandomness(input)) }
  } catch (error) {
    return { id, ok: false, error: toErrorReport(error) }
  }
}

/** A function does not travel: actors that begin here take their randomness here. */
function withRandomness(input: HeavyRequest<HeavyCall>['input']): unknown {
  if (!('ctx' in input)) return input
  return { ...input, ctx: { ...input.ctx, randomHex: () => randomBytes(8).toString('hex') } }
}

parentPort?.on('message', (request: HeavyRequest) => parentPort?.postMessage(answer(request)))
