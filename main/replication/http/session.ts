import type { HttpAnswer } from './httpAnswer'
import type { HttpClient } from './http'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** How requests prove who they are. */
export interface Authentication {
  headers(): Promise<Readonly<Record<string, string>>>
  /** Sees every answer; true when asking again with new headers may help. */
  expired(answer: HttpAnswer): boolean
}

export const anonymous: Authentication = { headers: async () => ({}), expired: () => false }

/** User name and password with every request. */
export function basic({ username, password }: Credentials): Authentication {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return { headers: async () => ({ authorization }), expired: () => false }
}

/**
 * CouchDB's `_session` (https://docs.couchdb.org/en/stable/api/server/authn.html#cookie-authentication): the password is sent
 * once, then a cookie that the server renews. An expired cookie is fetched anew, once a request.
 */
export class CookieSession implements Authentication {
  #cookie: Promise<string | null> | null = null

  constructor(
    private readonly http: HttpClient,
    private readonly url: string,
    private readonly credentials: Credentials,
  ) {}

  async headers(): Promise<Readonly<Record<string, string>>> {
    this.#cookie ??= this.#signIn()
    const cookie = await this.#cookie.catch((error: unknown) => {
      this.#cookie = null // Unreachable now; the next request tries again.
      throw error
    })
    return cookie === null ? {} : { cookie }
  }

  expired(answer: HttpAnswer): boolean {
    const renewed = sessionCookie(answer)
    if (renewed !== null) this.#cookie = Promise.resolve(renewed)
    if (answer.status !== 401 || this.#cookie === null) return false
    this.#cookie = null
    return true
  }

  /** Null when the server refuses: the request then goes without, and its 401 is the answer. */
  async #signIn(): Promise<string | null> {
    const { username: name, password } = this.credentials
    const answer = await this.http.send(new URL(`${this.url}/_session`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ name, password }),
    })
    answer.discard()
    return sessionCookie(answer)
  }
}

function sessionCookie(answer: HttpAnswer): string | null {
  const cookie = answer.stream.headers['set-cookie']?.find((line) => line.startsWith('AuthSession='))
  return cookie?.split(';', 1)[0] ?? null
}
