import { keyed } from '../messages/message'
/** What is said of an address in the clear wherever there is one line for it; the window has it in German as well. */
export const IN_THE_CLEAR = keyed('server.inTheClear')

/**
 * Whether what is sent to this address crosses more than this machine and a private network without encryption. A name is
 * trusted only where it cannot leave (`localhost`, `*.local`): where any other leads, others decide.
 */
export function sendsInTheClear(url: string): boolean {
  const address = read(url)
  if (address?.protocol !== 'http:') return false
  const host = address.hostname.replace(/\.$/, '')
  if (host.startsWith('[')) return !isNearIpv6(host.slice(1, -1))
  return !(host === 'localhost' || host.endsWith('.local') || isNearIpv4(host))
}

/** Whether an address as sockets have it (`192.168.1.5`, `fe80::1%eth0`) is this machine or in a private network. */
export function isNearAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  return bare !== '' && !sendsInTheClear(`http://${bare.includes(':') ? `[${bare}]` : bare}`)
}

/** Names in lower case and numbers in their usual form, however they were typed; null for what is no address yet. */
function read(url: string): URL | null {
  try {
    return new URL(url.trim())
  } catch {
    return null
  }
}

/** This machine, the private networks of RFC 1918, and link-local. */
function isNearIpv4(host: string): boolean {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(host)) return false
  const [first = 0, second = 0] = host.split('.').map(Number)
  if (first === 127 || first === 10) return true
  if (first === 172) return second >= 16 && second <= 31
  return (first === 192 && second === 168) || (first === 169 && second === 254)
}

/** This machine, fc00::/7, fe80::/10, and IPv4 in the form of IPv6. */
function isNearIpv6(host: string): boolean {
  if (host === '::1') return true
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(host) ?? []
  if (high !== undefined && low !== undefined) return isNearIpv4([...bytes(high), ...bytes(low)].join('.'))
  const first = Number.parseInt(host, 16)
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80
}

const bytes = (group: string): [number, number] => {
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 0xff]
}
