import multicastDns, { type MulticastDNS } from 'multicast-dns'
import { once } from 'node:events'

/*
 * One device shows a code, another one finds it: DNS-SD (RFC 6763) over multicast DNS (RFC 6762). What is said is the name of
 * the service, a random name for this one pairing, and where it listens. Nothing in it tells whose device it is.
 */

export const SERVICE = '_braindump-pair._tcp.local'

/** Where others are asked, and answered. */
export interface Network {
  /** Addresses of this device; each is a network of its own. */
  readonly addresses: readonly string[]
  readonly port: number
}

const MDNS_PORT = 5353

/** The port of multicast DNS, or the one that BRAINDUMP_MDNS_PORT names; null where that is empty: nobody is asked or told. */
export function mdnsPort(environment: NodeJS.ProcessEnv = process.env): number | null {
  const named = environment['BRAINDUMP_MDNS_PORT']
  if (named === undefined) return MDNS_PORT
  return /^[1-9]\d{0,4}$/.test(named) ? Number(named) : null
}

/** A socket for each network; a network on which none opens is passed over, as a typed address does without. */
export async function openAll({ addresses, port }: Network): Promise<readonly MulticastDNS[]> {
  const opened = await Promise.all(addresses.map((address) => open(address, port)))
  return opened.filter((socket) => socket !== null)
}

async function open(address: string, port: number): Promise<MulticastDNS | null> {
  // Bound to an address of its own, a socket would hear no multicast.
  const socket = multicastDns({ interface: address, bind: '0.0.0.0', port, reuseAddr: true })
  // What comes later, such as a network that goes away, ends no process; nothing comes from there any more.
  for (const event of ['error', 'warning'] as const) socket.on(event, () => undefined)
  try {
    await once(socket, 'ready')
    return socket
  } catch {
    socket.destroy()
    return null
  }
}
