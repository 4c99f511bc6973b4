import type { Readable } from 'node:stream'
import { remoteDatabaseName } from '../../../app/replication/prefix'
import { failureOfStatus } from '../../../app/replication/failure'
import { HttpClient } from '../http/http'
import type { HttpAnswer } from '../http/httpAnswer'
import { RemoteError } from '../http/remoteError'
import { anonymous, basic, CookieSession, type Authentication, type Credentials } from '../http/session'

/** Where a remote is and how to get in. */
export interface RemoteEndpoint {
  readonly id: string
  /** Without credentials and without a slash at the end. */
  readonly url: string
  readonly prefix: string
  readonly credentials: Credentials | null
  readonly authentication: 'basic' | 'cookie'
  /** PEM of certificate authorities to trust besides the system's. */
  readonly ca?: string | undefined
  /** Default: 40 s, more than twice the heartbeat asked of the server. */
  readonly silenceMs?: number | undefined
  /** Default: by what is asked for. */
  readonly deadlineMs?: number | undefined
}

export interface RemoteRequest {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | Readable | undefined
  readonly signal?: AbortSignal | null
}

/** Bytes moved, with headers, by what they were for (an entity's name, or `server`). */
export type OnBytes = (purpose: string, up: number, down: number) => void

/** The server sends a newline this often while there is nothing to say, so silence means something. */
export const HEARTBEAT_MS = 15_000
const SILENCE_MS = 40_000

/** Statuses that callers handle themselves; every other failing status becomes a `RemoteError` at once. */
const PASSED_ON = new Set([304, 400, 404, 405, 409, 412, 416, 417])

/**
 * A connection to one remote: signs in, counts bytes, names failures. Credentials never appear in an address, an error or a
 * log. Used by document replication (through PouchDB, with `fetchFor`) and by audio transfers (with `request`).
 */
export class RemoteConnection {
  readonly id: string
  readonly url: string
  readonly prefix: string
  readonly #http: HttpClient
  readonly #authentication: Authentication
  readonly #onBytes: OnBytes

  constructor(endpoint: RemoteEndpoint, onBytes: OnBytes = () => undefined) {
    this.id = endpoint.id
    this.url = endpoint.url
    this.prefix = endpoint.prefix
    this.#http = new HttpClient({
      ca: endpoint.ca,
      silenceMs: endpoint.silenceMs ?? SILENCE_MS,
      deadlineMs: endpoint.deadlineMs,
    })
    this.#authentication = authenticationOf(endpoint, this.#http)
    this.#onBytes = onBytes
  }

  databaseName(entity: string): string {
    return remoteDatabaseName(this.prefix, entity)
  }

  /** The address of an entity's database, without a slash at the end. */
  databaseUrl(entity: string): string {
    return `${this.url}/${encodeURIComponent(this.databaseName(entity))}`
  }

  /**
   * A request below an entity's database, e.g. `request('audio', 'POST', '/_revs_diff', …)`.
   * @param path begins with `/` (or `?`); parts of it are encoded already
   * @returns 2xx, 304, 400, 404, 405, 409, 412, 416 or 417; read or discard its body
   * @throws RemoteError `offline`, `sign-in`, `forbidden`, `too-large`, `remote`
   */
  request(entity: string, method: string, path: string, request: RemoteRequest = {}): Promise<HttpAnswer> {
    return this.send(entity, method, this.databaseUrl(entity) + path, request)
  }

  /** A request below the server's root. */
  server(method: string, path: string, request: RemoteRequest = {}): Promise<HttpAnswer> {
    return this.send('server', method, this.url + path, request)
  }

  /** `fetch` for PouchDB's http adapter, with failures thrown instead of answered, so that they keep their names. */
  fetchFor(entity: string): (url: string | URL | Request, init?: RequestInit) => Promise<Response> {
    return async (url, init = {}) => {
      const answer = await this.send(entity, init.method ?? 'GET', url instanceof Request ? url.url : String(url), {
        headers: Object.fromEntries(new Headers([...(init.headers as Iterable<[string, string]>)])),
        body: typeof init.body === 'string' ? init.body : undefined,
        signal: init.signal ?? null,
      })
      return answer as unknown as Response // The parts of it that the http adapter uses: ok, status, headers, json, text.
    }
  }

  /** Drops every connection; what is under way fails. */
  close(): void {
    this.#http.close()
  }

  private async send(purpose: string, method: string, url: string, request: RemoteRequest): Promise<HttpAnswer> {
    const once = async (): Promise<HttpAnswer> =>
      this.#http.send(new URL(url), {
        ...request,
        method,
        headers: { accept: 'application/json', ...request.headers, ...(await this.#authentication.headers()) },
        onBytes: (up, down) => this.#onBytes(purpose, up, down),
      })
    let answer = await once()
    if (this.#authentication.expired(answer) && !isStream(request.body)) {
      answer.discard()
      answer = await once()
    }
    if (answer.ok || PASSED_ON.has(answer.status)) return answer
    answer.discard()
    throw new RemoteError(failureOfStatus(answer.status, answer.retryAfterMs()))
  }
}

const isStream = (body: RemoteRequest['body']): boolean => typeof body === 'object' && !Buffer.isBuffer(body)

function authenticationOf(endpoint: RemoteEndpoint, http: HttpClient): Authentication {
  if (!endpoint.credentials) return anonymous
  return endpoint.authentication === 'cookie'
    ? new CookieSession(http, endpoint.url, endpoint.credentials)
    : basic(endpoint.credentials)
}
