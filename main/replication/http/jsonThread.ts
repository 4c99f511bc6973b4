import { errorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { setImmediate as turn } from 'node:timers/promises'
import { WorkerClient } from '../../worker/thread/client'
import { sizeOf } from './jsonValues'

export interface JsonCalls {
  parse: {
    readonly input: { readonly pieces: readonly Uint8Array[] }
    /** `slices`: how many the rows in `results` come in; null where there are none. */
    readonly output: { readonly value: unknown; readonly slices: number | null }
  }
  slice: { readonly input: { readonly at: number }; readonly output: readonly unknown[] }
}

/** Bytes that are parsed here: it takes a few milliseconds. */
const SMALL = 256 * 1024
/** Longer than anything within the limits takes, on a slow machine that is busy. */
const PATIENCE_MS = 60_000
/** The thread ends rather than take more; text and values of the largest answer fit. */
const MEMORY_MB = 768

/**
 * Parses an answer: a small one here, a large one in a thread of its own, whose rows come back a few at a time, so that the
 * main process never stands still for it.
 * @throws when it is no JSON, has more values than any answer of a server has, or takes too long
 */
export async function parseJson(pieces: readonly Buffer[]): Promise<unknown> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (length < SMALL) {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'))
    sizeOf(value)
    return value
  }
  const thread = new WorkerClient<JsonCalls>({
    name: 'json',
    died: keyed('server.answerUnread'),
    closed: errorReport('remote', keyed('server.answerTooSlow')),
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  const late = setTimeout(() => void thread.close(), PATIENCE_MS)
  try {
    const { value, slices } = await thread.call('parse', { pieces })
    if (slices === null) return value
    const results: unknown[] = []
    for (let at = 0; at < slices; at++) {
      for (const row of await thread.call('slice', { at })) results.push(row)
      await turn()
    }
    return { ...(value as object), results }
  } finally {
    clearTimeout(late)
    await thread.close()
  }
}
