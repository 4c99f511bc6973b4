/*
 * Crockford's base32 (https://www.crockford.com/base32.html: no I, L, O, U), in which people copy codes from paper.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUP = 5

/** The lowest bits of a number, five in a symbol. */
export function symbolsOf(value: bigint, count: number): string {
  let symbols = ''
  for (let index = 0; index < count; index++) {
    symbols = (ALPHABET[Number(value & 31n)] ?? '') + symbols
    value >>= 5n
  }
  return symbols
}

/** Symbols as a person copies them. */
export const inGroups = (symbols: string): string => symbols.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? ''

/** What a person typed as symbols: case, spaces and hyphens do not matter, and O, I, L are read as 0, 1, 1. */
export const readSymbols = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[\s\p{Pd}_.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')

/** The bytes of a number written in symbols; null for what is none, or needs more bytes. */
export function bytesOf(symbols: string, count: number): Buffer | null {
  let value = 0n
  for (const symbol of symbols) {
    const digit = ALPHABET.indexOf(symbol)
    if (digit < 0) return null
    value = (value << 5n) | BigInt(digit)
  }
  if (value >> BigInt(count * 8) !== 0n) return null
  return Buffer.from(value.toString(16).padStart(count * 2, '0'), 'hex')
}
