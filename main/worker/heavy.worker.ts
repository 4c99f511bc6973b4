import { randomBytes } from 'node:crypto'
import { heavyCalls, type HeavyCall, type HeavyWorkerCalls } from './calls'
import { largestHistory } from './weighHistory'
import { serve, type Handlers } from './thread/serve'

/* The thread for large texts and long histories. */

/** A function does not travel: actors that begin here take their randomness here. */
function withRandomness(input: object): unknown {
  if (!('ctx' in input)) return input
  return { ...input, ctx: { ...(input.ctx as object), randomHex: () => randomBytes(8).toString('hex') } }
}

const handlers = Object.fromEntries(
  Object.entries(heavyCalls).map(([call, work]) => [
    call as HeavyCall,
    (input: object) => {
      largestHistory(input)
      return (work as (input: unknown) => unknown)(withRandomness(input))
    },
  ]),
)

serve<HeavyWorkerCalls>(handlers as unknown as Handlers<HeavyWorkerCalls>)
