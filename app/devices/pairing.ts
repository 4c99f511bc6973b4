import { AppError } from '../errors'
import { keyed } from '../messages/message'

/** How long a code is good for. */
export const PAIRING_MS = 5 * 60_000
/** So many codes may be tried before a new one is needed. */
export const PAIRING_TRIES = 3

/** Eight digits from random bytes, each code as likely as any other; null where the bytes have to be drawn again. */
export function codeFrom(bytes: Uint8Array): string | null {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  const value = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  // 42 times 100,000,000 fit into 32 bits; what is beyond would make some codes more likely.
  return value < 4_200_000_000 ? String(value % 100_000_000).padStart(8, '0') : null
}

/** The code as it is shown and read out: `1234 5678`. */
export const codeWords = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`

/** @throws AppError `invalid-input` for what cannot be a code */
export function parseCode(typed: string): string {
  const code = typed.replace(/[\s-]/g, '')
  if (/^\d{8}$/.test(code)) return code
  throw new AppError('invalid-input', keyed('pairing.codeShape'))
}

/** @throws AppError `invalid-input` for what is no address of the form `HOST:PORT` */
export function parseHostPort(typed: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]\s]+)\]|([^\s:]+)):(\d{1,5})$/.exec(typed.trim()) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port }
  throw new AppError('invalid-input', keyed('pairing.addressShape'))
}
