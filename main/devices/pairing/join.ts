import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { Frames } from './frames'
import {
  asBytes,
  bundleSchema,
  MOST_BUNDLE_BYTES,
  MOST_HANDSHAKE_BYTES,
  PAIRING_VERSION,
  parseMessage,
  responseSchema,
  type Bundle,
  type Partner,
} from './messages'
import { tryCode } from './opaque'
import { SealedFrames } from './sealedFrames'

/** A device that says nothing for so long is not there any more. */
export const SILENCE_MS = 10_000

export interface JoinAt {
  readonly host: string
  readonly port: number
  readonly code: string
  readonly signal: AbortSignal
  readonly silenceMs?: number
}

/**
 * Proves the code to a device that shows it and takes what it hands over.
 * @param adopt makes this a device of the journal and answers how it is to be known; the other side is told when it is done
 * @throws AppError `offline`, `wrong-pairing-code`, `pairing` when it is over or broken, `newer-format`, `cancelled`
 */
export async function joinAt(at: JoinAt, adopt: (bundle: Bundle) => Promise<Partner>): Promise<void> {
  const { host, port, code, signal, silenceMs = SILENCE_MS } = at
  const socket = await reach(host, port, signal, silenceMs)
  const frames = new Frames(socket, silenceMs)
  const stop = (): void => frames.destroy()
  signal.addEventListener('abort', stop, { once: true })
  let channel: SealedFrames | null = null
  try {
    channel = await prove(frames, code)
    channel.send({ ready: true })
    const bundle = bundleSchema.parse(await channel.receive(MOST_BUNDLE_BYTES))
    signal.removeEventListener('abort', stop)
    channel.send({ done: await adopt(bundle) })
    frames.close()
  } catch (error) {
    frames.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    channel?.wipe()
  }
}

/** One try with the code; afterwards only the two sides can read along. */
async function prove(frames: Frames, code: string): Promise<SealedFrames> {
  const attempt = await tryCode(code)
  const request = asBytes({ version: PAIRING_VERSION, request: attempt.request })
  frames.write(request)
  const answer = await frames.read(MOST_HANDSHAKE_BYTES)
  const parsed = parseMessage(responseSchema, answer)
  if (parsed.answer === 'refused') throw refusal(parsed.why)
  const finished = attempt.finish(parsed.response)
  const finish = asBytes({ finish: finished?.request ?? null })
  frames.write(finish)
  if (finished === null) {
    frames.close()
    throw new AppError('wrong-pairing-code', keyed('pairing.wrongCode'))
  }
  return new SealedFrames(frames, 'joiner', finished.key, [request, answer, finish])
}

const refusal = (why: 'ended' | 'version'): AppError =>
  why === 'ended'
    ? new AppError('pairing', keyed('pairing.invalid'))
    : new AppError('newer-format', keyed('pairing.versions'))

async function reach(host: string, port: number, signal: AbortSignal, limitMs: number): Promise<Socket> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) })
    return socket
  } catch (cause) {
    socket.destroy()
    if (signal.aborted) throw new AppError('cancelled', keyed('join.cancelled'), { cause })
    throw new AppError('offline', keyed('pairing.unreachable'), { cause })
  }
}
