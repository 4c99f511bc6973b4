import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'
import { failureOfTransport, SILENT } from '../../../app/replication/failure'
import { limitsOf } from '../../../app/replication/limits'
import { AbortListeners } from '../../async/abortListeners'
import { HttpAnswer } from './httpAnswer'
import { ProgressWatch } from './progressWatch'
import { RemoteError } from './remoteError'

export interface HttpRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | Readable | undefined
  readonly signal?: AbortSignal | null
  /** Called once when the request has ended, however it ended, with the bytes it took on the wire, headers included. */
  readonly onBytes?: (up: number, down: number) => void
}

export interface HttpClientOptions {
  /** PEM of the certificate authorities to trust besides the system's. */
  readonly ca?: string | undefined
  /** A connection on which nothing moves for so long is given up: PouchDB does not notice (docs/DESIGN.md, Silence). */
  readonly silenceMs: number
  /** A request that takes longer is given up, whatever it still brings; left out, by what is asked for. */
  readonly deadlineMs?: number | undefined
}

/**
 * HTTP as replication needs it: kept-alive connections without a limit, every byte counted, and silence noticed. It knows
 * nothing of CouchDB. Statuses are answers; only a failing connection throws.
 */
export class HttpClient {
  readonly #plain = new HttpAgent({ keepAlive: true, scheduling: 'lifo' })
  readonly #secure: HttpsAgent
  readonly #silenceMs: number
  readonly #deadlineMs: number | undefined
  readonly #running = new Set<ClientRequest>()
  readonly #aborts = new AbortListeners()
  #closed = false

  constructor(options: HttpClientOptions) {
    this.#secure = new HttpsAgent({
      keepAlive: true,
      scheduling: 'lifo',
      // `ca` replaces what Node trusts by itself, so that is named, too.
      ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
    })
    this.#silenceMs = options.silenceMs
    this.#deadlineMs = options.deadlineMs
  }

  /** @throws RemoteError `offline` when the connection fails, `remote` when its certificate is not trusted; AbortError */
  async send(url: URL, request: HttpRequest = {}): Promise<HttpAnswer> {
    if (this.#closed) throw new RemoteError(failureOfTransport('ECONNRESET'))
    try {
      return await this.#once(url, request)
    } catch (error) {
      // The server closed a kept connection at the moment it was used again: nothing was processed, so ask anew, once.
      if (error instanceof StaleConnection && !this.#closed && !isStream(request.body)) return this.#once(url, request)
      throw error instanceof StaleConnection ? new RemoteError(failureOfTransport('ECONNRESET')) : error
    }
  }

  /** Drops every connection for good; requests under way fail, and so do later ones. */
  close(): void {
    this.#closed = true
    for (const request of this.#running) request.destroy()
    this.#plain.destroy()
    this.#secure.destroy()
  }

  #once(url: URL, { method = 'GET', headers = {}, body, signal, onBytes }: HttpRequest): Promise<HttpAnswer> {
    const secure = url.protocol === 'https:'
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, {
        method,
        headers:
          isStream(body) || body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: secure ? this.#secure : this.#plain,
      })
      this.#running.add(request)
      // Not Node's own option, which adds a listener for each request.
      const stopListening = signal ? this.#aborts.add(signal, () => request.destroy(abortedBy(signal))) : undefined
      const measure = measureBytes(request, onBytes)
      request.setTimeout(this.#silenceMs, () => request.destroy(new RemoteError(SILENT)))
      const limits = limitsOf(method, url.pathname + url.search)
      const watch = new ProgressWatch(request, this.#silenceMs, this.#deadlineMs ?? limits.deadlineMs)
      if (!limits.isFeed) watch.begin()
      request.on('response', (response: IncomingMessage) => {
        if (!limits.isFeed) watch.expect(response)
        resolve(
          new HttpAnswer(response, limits, () => {
            watch.begin()
            watch.expect(response)
          }),
        )
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket && error.code === 'ECONNRESET') reject(new StaleConnection())
        else reject(toFailure(error))
      })
      request.on('close', () => {
        this.#running.delete(request)
        stopListening?.()
        watch.end()
        measure()
      })
      if (isStream(body)) body.on('error', (error) => request.destroy(error)).pipe(request)
      else request.end(body)
    })
  }
}

class StaleConnection extends Error {}

const isStream = (body: HttpRequest['body']): body is Readable => typeof body === 'object' && !Buffer.isBuffer(body)

function toFailure(error: NodeJS.ErrnoException): Error {
  if (error instanceof RemoteError || error.name === 'AbortError') return error
  return new RemoteError(failureOfTransport(error.code), { cause: error })
}

const abortedBy = ({ reason }: AbortSignal): Error =>
  Object.assign(new Error('The request was aborted.', { cause: reason }), { name: 'AbortError' })

/** A kept-alive connection carries one request at a time, so what it moved between start and end belongs to this request. */
function measureBytes(request: ClientRequest, onBytes: HttpRequest['onBytes']): () => void {
  let socket: Socket | null = null
  let before = { up: 0, down: 0 }
  request.on('socket', (assigned: Socket) => {
    socket = assigned
    before = { up: assigned.bytesWritten, down: assigned.bytesRead }
  })
  return () => {
    if (socket) onBytes?.(socket.bytesWritten - before.up, socket.bytesRead - before.down)
  }
}
