import { randomBytes } from 'node:crypto'
import { documentCalls, type DocumentCall, type DocumentWorkerCalls } from './calls'
import { largestHistory } from './weighHistory'
import { serve, type Handlers } from './thread/serve'

/* The thread for large texts and long histories. */

/** A function does not travel: actors that begin here take their randomness here. */
function withRandomness(input: object): unknown {
  if (!('ctx' in input)) return input
  return { ...input, ctx: { ...(input.ctx as object), randomHex: () => randomBytes(8).toString('hex') } }
}

const handlers = Object.fromEntries(
  Object.entries(documentCalls).map(([call, work]) => [
    call as DocumentCall,
    (input: object) => {
      largestHistory(input)
      return (work as (input: unknown) => unknown)(withRandomness(input))
    },
  ]),
)

serve<DocumentWorkerCalls>(handlers as unknown as Handlers<DocumentWorkerCalls>)
