import { ERROR_KINDS, type ErrorKind, type ErrorReport } from '../errors'
import { limitedRetryAfter } from './retryAfter'

/** Why a request to a remote failed, and what can be done about it. */
export interface Failure extends ErrorReport {
  /** Trying again later may help; otherwise a person has to do something first. */
  readonly retry: boolean
  /** The server asked to be left alone for so long; never longer than is reasonable. */
  readonly retryAfterMs: number | null
  /** The status of the answer; null where there was none. Not called `status`, because PouchDB acts on that. */
  readonly httpStatus: number | null
}

const failure = (kind: ErrorKind, message: string, retry = true, retryAfterMs: number | null = null): Failure => ({
  kind,
  message,
  retry,
  retryAfterMs,
  httpStatus: null,
})

/** What an HTTP status means when it is none that the caller knows how to handle. */
export function failureOfStatus(status: number, retryAfterMs: number | null = null): Failure {
  return { ...meaningOf(status, retryAfterMs), httpStatus: status }
}

function meaningOf(status: number, retryAfterMs: number | null): Failure {
  if (status === 401)
    return failure('sign-in', 'The server does not accept the user name or password. Sign in again.', false)
  if (status === 403)
    return failure('forbidden', 'The server does not allow this account to do that. Ask its administrator.', false)
  if (status === 413)
    return failure('too-large', 'The server refuses documents of this size. Ask its administrator to raise the limit.')
  if (status === 429) return failure('remote', 'The server asks to slow down.', true, retryAfterMs)
  if (status === 507)
    return failure('remote', 'The disk of the server is full. Ask its administrator.', true, retryAfterMs)
  if (status >= 300 && status < 400)
    return failure('remote', 'The address leads to another one. Enter the address of the database server itself.')
  if (status === 408 || status >= 500)
    return failure('offline', `The server, or a gateway before it, has trouble (HTTP ${status}).`, true, retryAfterMs)
  return failure('remote', `The server gave an unexpected answer (HTTP ${status}).`)
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'No server has that name. Check the address and the network.',
  EAI_AGAIN: 'The name of the server could not be looked up. Check the network.',
  ECONNREFUSED: 'Nothing answers at that address and port.',
  ETIMEDOUT: 'The server could not be reached in time.',
  EHOSTUNREACH: 'There is no way to the server from this network.',
  ENETUNREACH: 'There is no network.',
  ECONNRESET: 'The connection to the server was lost.',
  EPIPE: 'The connection to the server was lost.',
}

/** What an error of the connection itself means, by its code. */
export function failureOfTransport(code: string | undefined): Failure {
  const known = UNREACHABLE[code ?? '']
  if (known !== undefined) return failure('offline', known)
  if (code !== undefined && /CERT|SIGNATURE|ISSUER|SSL|TLS/.test(code))
    return failure(
      'remote',
      `The certificate of the server is not trusted (${code}). Give the file of the authority that signed it.`,
    )
  return failure('offline', 'The connection to the server was lost.')
}

export const SILENT: Failure = failure('offline', 'The server has gone silent.')
export const ENDLESS: Failure = failure('remote', 'The server sends far more than it was asked for.')
export const SLOW: Failure = failure('offline', 'The server answers far too slowly.')
export const UNCHANGING: Failure = failure(
  'remote',
  'The server goes on listing changes and brings nothing new. This part of the journal is tried again later.',
)
export const NOT_JSON: Failure = failure(
  'remote',
  'What answers at this address is not a CouchDB server, or something stands before it.',
)

/**
 * Reads a failure from anything thrown: PouchDB copies errors field by field, so classes do not survive but fields do.
 * Statuses that PouchDB handed through are looked up; what is unknown is worth another try.
 */
export function failureOf(error: unknown): Failure {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const kind = ERROR_KINDS.find((known) => known === fields['kind'])
  if (kind) {
    const message = textOf(fields['message']) || kind
    const { retry, retryAfterMs, httpStatus } = fields
    const known = failure(kind, message, retry !== false, limitedRetryAfter(retryAfterMs))
    return { ...known, httpStatus: typeof httpStatus === 'number' ? httpStatus : null }
  }
  if (fields['code'] === 'ENOSPC' || /no space left|enospc/i.test(textOf(fields['message'])))
    return failure('disk-full', 'The disk of this device is full. Free some space.')
  if (typeof fields['status'] === 'number' && fields['status'] >= 300) return failureOfStatus(fields['status'])
  return failure('internal', 'Syncing stopped because of an error in the app.')
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
