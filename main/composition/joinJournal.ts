import type { UnlockWith } from '../../app/ipc/vault'
import type { Host } from './compose'
import { joinVault } from '../replication/setup/join'
import { readRemote, type RemoteInput } from '../replication/setup/newRemote'
import { endpointOf } from '../replication/remotes/remoteList'

/**
 * Makes an empty profile a device of the journal on a server, and sets that server up on it. Answers the vault's id.
 * @throws as `joinVault`, AppError `invalid-input`
 */
export async function joinJournal(
  host: Host,
  input: RemoteInput,
  unlock: UnlockWith,
  signal: AbortSignal,
): Promise<string> {
  const { vault, keyring } = host
  const { remote, prefix, password } = readRemote(input)
  const endpoint = await endpointOf({ ...remote, id: 'join', prefix: prefix ?? '' }, password)
  const found = await joinVault({ vault, keyring, endpoint, prefix, unlock, signal })
  const { sync } = host.services()
  const known = sync.remotes().find(({ url, prefix }) => url === remote.url && prefix === found)
  if (known === undefined) await sync.addRemote({ ...remote, prefix: found }, password)
  // Joined again, after its keys were lost: the device knows its server still, and what was given now is what works.
  else if (remote.username !== null)
    await sync.signIn(known.id, remote.username, password ?? '', remote.caFile ?? undefined)
  return vault.keys().vaultId
}
