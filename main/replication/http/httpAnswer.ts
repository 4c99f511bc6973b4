import type { IncomingMessage } from 'node:http'
import { ENDLESS, failureOfStatus, failureOfTransport, NOT_JSON } from '../../../app/replication/failure'
import { retryAfterMs } from '../../../app/replication/retryAfter'
import { RemoteError } from './remoteError'

/** No page of documents comes near it, and as text it still fits into memory; a server that sends more means harm. */
const MAX_BYTES = 400 * 1024 * 1024

/** What came back: status and headers at once, the body when it is asked for, once. Enough of `Response` for PouchDB. */
export class HttpAnswer {
  readonly status: number
  readonly ok: boolean
  readonly headers: { get(name: string): string | null }
  /** The body as it arrives. Read it or `discard` it, or the connection stays taken. */
  readonly stream: IncomingMessage

  constructor(stream: IncomingMessage) {
    this.stream = stream
    stream.on('error', () => undefined) // Whoever reads it hears of it; one that is discarded has nobody to tell.
    this.status = stream.statusCode ?? 0
    this.ok = this.status >= 200 && this.status < 300
    this.headers = {
      get: (name) => {
        const value = stream.headers[name.toLowerCase()]
        return Array.isArray(value) ? value.join(', ') : (value ?? null)
      },
    }
  }

  /** @throws RemoteError `offline` when the connection breaks before the end, `remote` when more comes than `maxBytes` */
  async buffer(maxBytes = MAX_BYTES): Promise<Buffer> {
    const pieces: Buffer[] = []
    let left = maxBytes
    try {
      for await (const piece of this.stream as AsyncIterable<Buffer>) {
        pieces.push(piece)
        left -= piece.length
        if (left < 0) throw new RemoteError(ENDLESS) // Leaving the loop drops the connection.
      }
    } catch (error) {
      if (error instanceof RemoteError) throw error
      throw new RemoteError(failureOfTransport((error as NodeJS.ErrnoException).code), { cause: error })
    }
    if (!this.stream.complete) throw new RemoteError(failureOfTransport('ECONNRESET'))
    return Buffer.concat(pieces)
  }

  async text(): Promise<string> {
    return (await this.buffer()).toString('utf8')
  }

  /** @throws RemoteError when it is not JSON: by the status where that is a failure, else because this is no CouchDB */
  async json(): Promise<unknown> {
    const text = await this.text()
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new RemoteError(this.ok ? NOT_JSON : failureOfStatus(this.status, this.retryAfterMs()), { cause })
    }
  }

  /** How long the server asked to be left alone, within reason; null where it did not say. */
  retryAfterMs(): number | null {
    return retryAfterMs(this.headers.get('retry-after'), this.headers.get('date'), Date.now())
  }

  /** Reads the rest and forgets it, so that the connection can be used again. */
  discard(): void {
    this.stream.resume()
  }
}
