import { AppError } from '../../../app/errors'
import type { Failure } from '../../../app/replication/failure'

/** A request to a remote failed. Its fields survive PouchDB's copying of errors; `failureOf` reads them back. */
export class RemoteError extends AppError {
  readonly retry: boolean
  readonly retryAfterMs: number | null
  readonly httpStatus: number | null

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.kind, failure.message, options)
    this.retry = failure.retry
    this.retryAfterMs = failure.retryAfterMs
    this.httpStatus = failure.httpStatus
  }
}

/** The remote lacks most of what it was known to hold; a person has to say what is to become of it. */
export class RemoteLostError extends AppError {
  constructor() {
    super('remote', 'The server has lost most of what it held. Syncing waits for your answer.')
  }
}
