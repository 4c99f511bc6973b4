import { ENDLESS, failureOfTransport } from '../../../app/replication/failure'
import type { HttpAnswer } from '../../replication/http/httpAnswer'
import { RemoteError } from '../../replication/http/remoteError'

/**
 * The body of an answer whose length is known beforehand, collected into one buffer, in `memory` where it fits: half the work of `answer.buffer()`,
 * which counts where a hundred megabytes come in pieces. Without a length, that is what is used.
 * @throws RemoteError `offline` when the connection breaks before the end, `remote` when more comes than `maxBytes`
 */
export async function wholeBody(answer: HttpAnswer, maxBytes: number, memory?: Buffer): Promise<Buffer> {
  const length = Number(answer.headers.get('content-length') ?? Number.NaN)
  if (!Number.isSafeInteger(length) || length < 0 || length > maxBytes) return await answer.buffer(maxBytes)
  const { stream } = answer
  const body = memory !== undefined && length <= memory.length ? memory.subarray(0, length) : Buffer.allocUnsafe(length)
  let at = 0
  return await new Promise<Buffer>((resolve, reject) => {
    stream.on('data', (piece: Buffer) => {
      if (at + piece.length > length) return void stream.destroy(new RemoteError(ENDLESS))
      at += piece.copy(body, at)
    })
    stream.on('error', (error: NodeJS.ErrnoException) =>
      reject(error instanceof RemoteError ? error : new RemoteError(failureOfTransport(error.code), { cause: error })),
    )
    stream.on('close', () => {
      if (stream.complete && at === length) resolve(body)
      else reject(new RemoteError(failureOfTransport('ECONNRESET')))
    })
  })
}
