import type { CheckLine } from '../../../app/ipc/sync'
import type { Ports } from '../../platform/ports'
import { RemoteConnection } from '../remotes/remote'
import { endpointOf, type NewRemote } from '../remotes/remoteList'
import { checkRemote } from './check'

interface For {
  readonly vaultId: string
  /** Every database that the server has to hold. */
  readonly names: readonly string[]
  readonly ports: Ports
  readonly silenceMs?: number | undefined
}

/** Looks at a server that somebody is about to add, with its password; see `checkRemote`. Never throws. */
export function checkAddress(
  remote: NewRemote,
  password: string | null,
  { vaultId, names, ports, silenceMs }: For,
): Promise<{ lines: CheckLine[]; ok: boolean }> {
  const connect = async (): Promise<RemoteConnection> =>
    new RemoteConnection({ ...(await endpointOf({ ...remote, id: 'check' }, password)), silenceMs })
  return checkRemote(connect, remote, vaultId, names, ports)
}
