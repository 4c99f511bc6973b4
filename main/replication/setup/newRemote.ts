import { parseAddress, parsePrefix } from '../../../app/replication/address'
import type { NewRemote } from '../remotes/remoteList'

/** A remote as a person describes it, in a window or on the command line. */
export interface RemoteInput {
  readonly url: string
  readonly prefix?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly role?: NewRemote['role'] | undefined
  readonly caFile?: string | undefined
  readonly authentication?: NewRemote['authentication'] | undefined
}

/**
 * Checks it and takes the credentials out of the address, where people paste them.
 * @throws AppError `invalid-input`
 */
export function readRemote(input: RemoteInput): {
  remote: Omit<NewRemote, 'prefix'>
  prefix: string | null
  password: string | null
} {
  const address = parseAddress(input.url)
  const prefix = input.prefix === undefined || input.prefix === '' ? null : parsePrefix(input.prefix)
  return {
    remote: {
      url: address.url,
      username: input.username || address.username,
      role: input.role ?? 'primary',
      authentication: input.authentication ?? 'basic',
      caFile: input.caFile || null,
    },
    prefix,
    password: input.password || address.password,
  }
}
