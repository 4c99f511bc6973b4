import { AsyncLocalStorage } from 'node:async_hooks'
import { AuthType, createClient, getPatcher, type WebDAVClient } from 'webdav'
import { AppError } from '../../../../app/errors'
import { keyed } from '../../../../app/messages/message'
import { failureOfStatus } from '../../../../app/replication/failure'
import { HttpClient } from '../../../replication/http/http'
import { RemoteError } from '../../../replication/http/remoteError'
import { webDavError } from './errors'

/** Where a WebDAV folder is and how to get in. */
export interface WebDavEndpoint {
  /** Without credentials and without a slash at the end. */
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  /** PEM of certificate authorities to trust besides the system's. */
  readonly ca?: string | undefined
  /** Ends whatever is under way. */
  readonly signal: AbortSignal
  /** Default: 40 s. */
  readonly silenceMs?: number | undefined
}

/** A connection on which nothing moves for so long is given up. */
const SILENCE_MS = 40_000
/** The longest file: a pack, which is far smaller. */
export const LONGEST_FILE_BYTES = 64 * 1_048_576

/** One call of the library, which asks for one thing and may ask twice to sign in. */
interface Call {
  readonly connection: WebDavConnection
  status: number
}

const calls = new AsyncLocalStorage<Call>()

// The library has one `fetch` for all of its clients: ours finds the connection that the call belongs to.
getPatcher().patch('fetch', async (...[url, request]: unknown[]): Promise<Response> => {
  const call = calls.getStore()
  if (call === undefined) throw new Error('A WebDAV request belongs to no connection.')
  return await call.connection.fetch(call, url as string, request as LibraryRequest)
})

interface LibraryRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

/**
 * WebDAV by the library, over our own HTTP client: silence is noticed, answers have a limit, redirects are not followed, and
 * neither address nor errors carry credentials. @see docs/adr/0235-backups-by-webdav.md
 */
export class WebDavConnection {
  readonly url: string
  readonly #client: WebDAVClient
  readonly #http: HttpClient
  readonly #signal: AbortSignal
  /** The library writes no letters beyond Latin-1 as servers read them. */
  readonly #basic: { readonly Authorization: string } | null

  constructor({ url, username, password, ca, signal, silenceMs = SILENCE_MS }: WebDavEndpoint) {
    this.url = url
    this.#http = new HttpClient({ ca, silenceMs })
    this.#signal = signal
    const signIn = username === null ? {} : { username, password: password ?? '' }
    const pair = Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64')
    this.#basic = username === null ? null : { Authorization: `Basic ${pair}` }
    this.#client = createClient(url, { authType: username === null ? AuthType.None : AuthType.Auto, ...signIn })
  }

  /**
   * Asks the server for something.
   * @throws AppError in words that name the address: `not-found`, `sign-in`, `forbidden`, `disk-full`, `too-large`, `busy`,
   * `offline`, `remote`; the signal's reason
   */
  async ask<T>(work: (client: WebDAVClient) => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted()
    const call: Call = { connection: this, status: 0 }
    try {
      const answer = await calls.run(call, () => work(this.#client))
      // After a digest was refused, the library answers as if it had not been.
      if (call.status === 401) throw new RemoteError(failureOfStatus(401))
      return answer
    } catch (error) {
      this.#signal.throwIfAborted()
      throw webDavError(error, call.status, this.url)
    }
  }

  /** What the library uses of `fetch`. */
  async fetch(call: Call, url: string, { method, headers, body }: LibraryRequest): Promise<Response> {
    const signIn = this.#basic !== null && /^basic /i.test(headers['Authorization'] ?? '') ? this.#basic : {}
    const answer = await this.#http.send(new URL(url), {
      method,
      body,
      signal: this.#signal,
      headers: { ...headers, ...signIn },
    })
    const { ok, status } = answer
    call.status = status
    const isRead = ok && (method === 'PROPFIND' || method === 'GET')
    if (!isRead) answer.discard()
    if (status >= 300 && status < 400) throw new RemoteError(failureOfStatus(status))
    // A page that asks to sign in to a network, or a server that knows no WebDAV.
    if (ok && method === 'PROPFIND' && status !== 207) {
      answer.discard()
      throw new AppError('remote', keyed('backup.notWebDav'))
    }
    const bytes = (): Promise<Buffer> => (isRead ? answer.buffer(LONGEST_FILE_BYTES) : Promise.resolve(Buffer.alloc(0)))
    const response = {
      ok,
      status,
      statusText: '',
      headers: answer.headers,
      arrayBuffer: bytes,
      text: async () => (await bytes()).toString('utf8'),
    }
    return response as unknown as Response
  }

  /** Drops every connection; what is under way fails. */
  close(): void {
    this.#http.close()
  }
}
