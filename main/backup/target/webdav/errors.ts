import { AppError, isAppError } from '../../../../app/errors'
import { keyed, type KeyedMessage } from '../../../../app/messages/message'
import { failureOfStatus } from '../../../../app/replication/failure'
import { fromWritten } from '../../../../app/messages/written'

/** What went wrong with a server, in words that name its address. @param status of the last answer; 0 where there was none */
export function webDavError(error: unknown, status: number, address: string): AppError {
  const [kind, reason] = reasonOf(error, status)
  return new AppError(kind, keyed('backup.server', { address, reason }), { cause: error })
}

function reasonOf(error: unknown, status: number): readonly [AppError['kind'], KeyedMessage] {
  if (isAppError(error)) return [error.kind, error.told]
  switch (status) {
    case 404:
    case 409: // A folder above it is gone.
    case 410:
      return ['not-found', keyed('backup.serverNotThere')]
    case 413:
      return ['too-large', keyed('backup.serverTooLarge')]
    case 423:
      return ['busy', keyed('backup.serverBusy')]
    case 507:
      return ['disk-full', keyed('backup.serverFull')]
  }
  if (status < 400) return ['remote', keyed('backup.notWebDav')]
  const failure = failureOfStatus(status)
  return [failure.kind, fromWritten(failure)]
}
