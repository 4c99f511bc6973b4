import { fromWritten } from '../../../app/messages/written'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Failure } from '../../../app/replication/failure'

/** A request to a remote failed. Its fields survive PouchDB's copying of errors; `failureOf` reads them back. */
export class RemoteError extends AppError {
  readonly retry: boolean
  readonly retryAfterMs: number | null

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.kind, fromWritten(failure), { ...options, httpStatus: failure.httpStatus })
    this.retry = failure.retry
    this.retryAfterMs = failure.retryAfterMs
  }
}

/** The remote lacks most of what it was known to hold; a person has to say what is to become of it. */
export class RemoteLostError extends AppError {
  constructor() {
    super('remote', keyed('server.lostMost'))
  }
}
