import { fromWritten, toWritten } from '../messages/written'
import { paramsSchema } from '../messages/schemas'
import { ERROR_KINDS, type ErrorKind, type ErrorReport } from '../errors'
import { keyed, type KeyedMessage } from '../messages/message'
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

const failure = (
  kind: ErrorKind,
  message: KeyedMessage,
  retry = true,
  retryAfterMs: number | null = null,
): Failure => ({
  kind,
  ...toWritten(message),
  retry,
  retryAfterMs,
  httpStatus: null,
})

/** What an HTTP status means when it is none that the caller knows how to handle. */
export function failureOfStatus(status: number, retryAfterMs: number | null = null): Failure {
  return { ...meaningOf(status, retryAfterMs), httpStatus: status }
}

function meaningOf(status: number, retryAfterMs: number | null): Failure {
  if (status === 401) return failure('sign-in', keyed('server.signIn'), false)
  if (status === 403) return failure('forbidden', keyed('server.forbidden'), false)
  if (status === 413) return failure('too-large', keyed('server.tooLarge'))
  if (status === 429) return failure('remote', keyed('server.slowDown'), true, retryAfterMs)
  if (status === 507) return failure('remote', keyed('server.diskFull'), true, retryAfterMs)
  if (status >= 300 && status < 400) return failure('remote', keyed('server.redirect'))
  if (status === 408 || status >= 500)
    return failure('offline', keyed('server.trouble', { status }), true, retryAfterMs)
  return failure('remote', keyed('server.unexpected', { status }))
}

const UNREACHABLE: Readonly<Record<string, KeyedMessage>> = {
  ENOTFOUND: keyed('server.unknownName'),
  EAI_AGAIN: keyed('server.noLookup'),
  ECONNREFUSED: keyed('server.nothingAnswers'),
  ETIMEDOUT: keyed('server.timeout'),
  EHOSTUNREACH: keyed('server.noWay'),
  ENETUNREACH: keyed('server.noNetwork'),
  ECONNRESET: keyed('server.connectionLost'),
  EPIPE: keyed('server.connectionLost'),
}

/** What an error of the connection itself means, by its code. */
export function failureOfTransport(code: string | undefined): Failure {
  const known = UNREACHABLE[code ?? '']
  if (known !== undefined) return failure('offline', known)
  if (code !== undefined && /CERT|SIGNATURE|ISSUER|SSL|TLS/.test(code))
    return failure('remote', keyed('server.certificate', { code }))
  return failure('offline', keyed('server.connectionLost'))
}

export const SILENT: Failure = failure('offline', keyed('server.silent'))
export const ENDLESS: Failure = failure('remote', keyed('server.endless'))
export const SLOW: Failure = failure('offline', keyed('server.slow'))
export const UNCHANGING: Failure = failure('remote', keyed('server.unchanging'))
export const NOT_JSON: Failure = failure('remote', keyed('server.notCouchDb'))

/**
 * Reads a failure from anything thrown: PouchDB copies errors field by field, so classes do not survive but fields do.
 * Statuses that PouchDB handed through are looked up; what is unknown is worth another try.
 */
export function failureOf(error: unknown): Failure {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const kind = ERROR_KINDS.find((known) => known === fields['kind'])
  if (kind) {
    const { retry, retryAfterMs, httpStatus } = fields
    const message = fromWritten({
      message: textOf(fields['message']) || kind,
      key: textOf(fields['key']),
      params: paramsSchema.safeParse(fields['params']).data,
    })
    const known = failure(kind, message, retry !== false, limitedRetryAfter(retryAfterMs))
    return { ...known, httpStatus: typeof httpStatus === 'number' ? httpStatus : null }
  }
  if (fields['code'] === 'ENOSPC' || /no space left|enospc/i.test(textOf(fields['message'])))
    return failure('disk-full', keyed('disk.deviceFull'))
  if (typeof fields['status'] === 'number' && fields['status'] >= 300) return failureOfStatus(fields['status'])
  return failure('internal', keyed('sync.bug'))
}

/** The part of a failure that a person is told. */
export const reportOfFailure = ({ kind, message, key, params, httpStatus }: Failure): ErrorReport => ({
  kind,
  message,
  ...(key !== undefined && { key }),
  ...(params !== undefined && { params }),
  ...(httpStatus !== null && { status: httpStatus }),
})

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
