import { AppError } from '../errors'
import { keyed } from '../messages/message'
import { isValidPrefix } from './prefix'

/** A server's address as it is kept: credentials apart from it, no slash at the end. */
export interface Address {
  readonly url: string
  readonly username: string | null
  readonly password: string | null
}

/**
 * Reads what a person typed or pasted. Credentials inside the address are taken out of it. A missing scheme means https.
 * @throws AppError `invalid-input`
 */
export function parseAddress(text: string): Address {
  const trimmed = text.trim()
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  } catch {
    // Without its cause, which would carry the address and a password that may stand in it.
    throw new AppError('invalid-input', keyed('server.addressInvalid'))
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new AppError('invalid-input', keyed('server.addressScheme'))
  const username = decoded(url.username) || null
  const password = decoded(url.password) || null
  url.username = ''
  url.password = ''
  url.hash = ''
  url.search = ''
  return { url: url.href.replace(/\/+$/, ''), username, password }
}

/** A password with a percent sign that nobody escaped is meant as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** @throws AppError `invalid-input` */
export function parsePrefix(prefix: string): string {
  if (isValidPrefix(prefix)) return prefix
  throw new AppError('invalid-input', keyed('server.prefixShape'))
}
