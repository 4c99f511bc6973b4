import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { parseCode, parseHostPort } from '../../app/devices/pairing'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { keyringBody, type KeyringLeaf } from '../database/keyringStore'
import { announce } from '../devices/nearby/announce'
import { findNearby, type Found } from '../devices/nearby/find'
import { mdnsPort, type Network } from '../devices/nearby/mdns'
import { addressesOf } from '../devices/pairing/addresses'
import { joinAt } from '../devices/pairing/join'
import type { Bundle, Partner, SharedServer } from '../devices/pairing/messages'
import { PairingHost } from '../devices/pairing/pairingHost'
import { usedOnce } from '../files/wipe'
import { RemoteList } from '../replication/remotes/remoteList'
import { parseHeader, sealedSlot, verified } from '../vault/keyring'
import { VAULT_DOCUMENT } from '../vault/schema'
import type { Host } from './compose'

/**
 * Shows a code for another device and hands the journal over to it: keyring, vault key, servers with their passwords.
 * @throws AppError `locked`, `no-vault`, `busy` when the port is taken
 */
export async function startPairing(host: Host, port: number): Promise<PairingHost> {
  const { devices } = host.services()
  const pairing = await PairingHost.open({ ports: host.ports, port, bundle: () => bundleOf(host) })
  const network = networkHere()
  const announcement = network && announce(pairing.port, network, host.ports)
  // Its key is known from itself, and not from whoever writes about it first.
  pairing.joined
    .then(
      ({ id, name, signingKey }) => devices.meet(id, signingKey, name),
      () => undefined,
    )
    .finally(() => announcement?.stop())
    .catch(() => undefined) // What it has to say, `joined` says to whoever waits for it.
  return pairing
}

/** Where a device that shows a code is looked for and told of; null where the environment wants neither. */
function networkHere(): Network | null {
  const port = mdnsPort()
  return port === null ? null : { addresses: addressesOf(networkInterfaces()), port }
}

async function bundleOf(host: Host): Promise<Bundle> {
  const { secrets, devices } = host.services()
  const remotes = new RemoteList(host.profile, secrets, host.ports)
  const servers: SharedServer[] = []
  for (const entry of await remotes.all()) {
    const { credentials, ca } = await remotes.endpoint(entry)
    const { url, prefix, role, authentication, username } = entry
    const password = credentials?.password ?? null
    servers.push({ url, prefix, role, authentication, username, password, authority: ca ?? null })
  }
  const vaultKey = usedOnce(host.vault.copyKey(), (key) => key.toString('base64'))
  const keyring = await host.keyring.leaves()
  return { vaultKey, keyring: [...keyring], servers, host: devices.own }
}

/**
 * Makes an empty profile a device of the journal of another one that shows a code, at an address or (where none is given)
 * wherever it is found on this network. Answers the vault's id and the name of
 * the other device. The journal is open afterwards; its passphrase is the one that it has there.
 * @throws AppError `vault-exists`, `invalid-input`, `ambiguous`, and as `joinAt`
 */
export async function joinWithCode(
  host: Host,
  input: { readonly code: string; readonly address: string },
  signal: AbortSignal,
): Promise<{ vaultId: string; from: string; servers: number }> {
  if (host.vault.state.state !== 'absent') throw new AppError('vault-exists', keyed('join.hasJournal'))
  const code = parseCode(input.code)
  const address = input.address.trim()
  const at = { ...(address === '' ? await findHost(signal) : parseHostPort(address)), code, signal }
  const answer = { vaultId: '', from: '', servers: 0 }
  await joinAt(at, async (bundle) => {
    const partner = await adopt(host, bundle)
    Object.assign(answer, {
      vaultId: host.vault.keys().vaultId,
      from: bundle.host.name,
      servers: bundle.servers.length,
    })
    return partner
  })
  return answer
}

/** The one device on this network that shows a code. Two are not tried in turn: each wrong try costs its owner one of three. */
async function findHost(signal: AbortSignal): Promise<Found> {
  const network = networkHere()
  const [found, ...others] = network === null ? [] : await findNearby({ ...network, signal })
  if (signal.aborted) throw new AppError('cancelled', keyed('join.cancelled'))
  if (found === undefined) throw new AppError('offline', keyed('join.noneNearby'))
  if (others.length === 0) return found
  const all = [found, ...others].map(({ host, port }) => `${host}:${port}`).join(', ')
  throw new AppError('ambiguous', keyed('join.severalNearby', { addresses: all }))
}

/** Nothing is written before everything in the bundle is proved with its key. */
async function adopt(host: Host, { vaultKey, keyring, servers, host: from }: Bundle): Promise<Partner> {
  const key = Buffer.from(vaultKey, 'base64')
  const leaves = keyring as readonly KeyringLeaf[]
  const header = leaves.find(({ _id }) => _id === VAULT_DOCUMENT)
  if (header === undefined) throw new AppError('tampered', keyed('pairing.noJournal'))
  usedOnce(Buffer.from(key), (copy) => {
    const opened = verified(parseHeader(keyringBody(header)), copy)
    for (const leaf of leaves) if (leaf !== header) sealedSlot(keyringBody(leaf), opened)
  })
  await host.keyring.takeLeaves(leaves)
  await host.vault.reload()
  await host.vault.unlockWithKey(key)
  const { devices, sync } = host.services()
  devices.meet(from.id, from.signingKey, from.name)
  for (const { authority, password, ...server } of servers) {
    const caFile = authority === null ? null : await keepAuthority(host.profile, authority)
    const isHere = sync.remotes().some(({ url, prefix }) => url === server.url && prefix === server.prefix)
    if (!isHere) await sync.addRemote({ ...server, caFile }, password)
  }
  return devices.own
}

/** Servers name the file of an authority by its path: one that came from another device stands in the profile. */
async function keepAuthority(profile: string, pem: string): Promise<string> {
  const folder = join(profile, 'authorities')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${createHash('sha256').update(pem).digest('hex').slice(0, 16)}.pem`)
  await writeFile(path, pem, { mode: 0o600 })
  return path
}
