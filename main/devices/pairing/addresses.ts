import type { networkInterfaces } from 'node:os'
import { isNearAddress } from '../../../app/replication/inTheClear'

/** Addresses under which others on a private network reach this device; this machine's own one where there is no network. */
export function addressesOf(interfaces: ReturnType<typeof networkInterfaces>): string[] {
  const all = Object.values(interfaces).flatMap((some) => some ?? [])
  const near = all.filter(({ family, internal, address }) => family === 'IPv4' && !internal && isNearAddress(address))
  return near.length > 0 ? near.map(({ address }) => address) : ['127.0.0.1']
}
