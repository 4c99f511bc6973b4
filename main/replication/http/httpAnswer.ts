import type { IncomingMessage } from 'node:http'
import { ENDLESS, failureOfStatus, failureOfTransport, NOT_JSON } from '../../../app/replication/failure'
import { retryAfterMs } from '../../../app/replication/retryAfter'
import type { AnswerLimits } from '../../../app/replication/limits'
import { parseJson } from './jsonThread'
import { RemoteError } from './remoteError'

/** How much of a feed is only its beginning and signs of life. */
const FEED_HEAD_BYTES = 64
const BLANK = new Set([9, 10, 13, 32])

/** What came back: status and headers at once, the body when it is asked for, once. Enough of `Response` for PouchDB. */
export class HttpAnswer {
  readonly status: number
  readonly ok: boolean
  readonly headers: { get(name: string): string | null }
  /** The body as it arrives. Read it or `discard` it, or the connection stays taken. */
  readonly stream: IncomingMessage

  readonly #limits: AnswerLimits
  readonly #hurry: () => void

  /** @param hurry called when a feed has begun to tell something */
  constructor(stream: IncomingMessage, limits: AnswerLimits, hurry: () => void = () => undefined) {
    this.stream = stream
    this.#limits = limits
    this.#hurry = hurry
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
  async buffer(maxBytes?: number): Promise<Buffer> {
    return Buffer.concat(await this.#pieces(maxBytes))
  }

  async #pieces(maxBytes = this.#limits.maxBytes): Promise<Buffer[]> {
    const pieces: Buffer[] = []
    let left = maxBytes
    let told = 0
    try {
      if (Number(this.headers.get('content-length') ?? 0) > maxBytes) throw new RemoteError(ENDLESS)
      for await (const piece of this.stream as AsyncIterable<Buffer>) {
        pieces.push(piece)
        left -= piece.length
        if (left < 0) throw new RemoteError(ENDLESS) // Leaving the loop drops the connection.
        if (this.#limits.isFeed && told <= FEED_HEAD_BYTES) {
          told += contentOf(piece)
          if (told > FEED_HEAD_BYTES) this.#hurry()
        }
      }
    } catch (error) {
      this.stream.destroy()
      if (error instanceof RemoteError) throw error
      throw new RemoteError(failureOfTransport((error as NodeJS.ErrnoException).code), { cause: error })
    }
    if (!this.stream.complete) throw new RemoteError(failureOfTransport('ECONNRESET'))
    return pieces
  }

  async text(): Promise<string> {
    return (await this.buffer()).toString('utf8')
  }

  /** @throws RemoteError when it is not JSON: by the status where that is a failure, else because this is no CouchDB */
  async json(): Promise<unknown> {
    const pieces = await this.#pieces()
    try {
      return await parseJson(pieces)
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

/** Bytes besides signs of life; no more are counted than it takes to know. */
function contentOf(piece: Buffer): number {
  let count = 0
  for (let at = 0; at < piece.length && count <= FEED_HEAD_BYTES; at++) if (!BLANK.has(piece[at] ?? 0)) count += 1
  return count
}
