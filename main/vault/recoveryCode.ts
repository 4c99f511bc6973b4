import { createHash } from 'node:crypto'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/*
 * A recovery code is 128 random bits in Crockford's base32 (https://www.crockford.com/base32.html: no I, L, O, U), followed
 * by 20 bits of their SHA-256 so that a slip of the pen is told from a wrong code: 30 symbols in six groups of five.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_BYTES = 16
const DATA_SYMBOLS = 26
const CHECK_SYMBOLS = 4
const GROUP = 5

function toSymbols(value: bigint, count: number): string {
  let symbols = ''
  for (let index = 0; index < count; index++) {
    symbols = (ALPHABET[Number(value & 31n)] ?? '') + symbols
    value >>= 5n
  }
  return symbols
}

const checkOf = (secret: Buffer): string => {
  const digest = createHash('sha256').update('braindump recovery code').update(secret).digest()
  return toSymbols(BigInt(digest.readUInt32BE(0) >>> 12), CHECK_SYMBOLS)
}

/** Writes 16 bytes as a person copies them. */
export function formatRecoveryCode(secret: Buffer): string {
  if (secret.length !== CODE_BYTES) throw new RangeError('A recovery code has 16 bytes.')
  const symbols = toSymbols(BigInt(`0x${secret.toString('hex')}`), DATA_SYMBOLS) + checkOf(secret)
  return symbols.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? symbols
}

/**
 * Reads what a person typed: case, spaces and hyphens do not matter, and O, I, L are read as 0, 1, 1.
 * @throws AppError `wrong-recovery-code` when it cannot be a code of ours; the message says whether it looks mistyped
 */
export function parseRecoveryCode(text: string): Buffer {
  const symbols = text
    .toUpperCase()
    .replace(/[\s\p{Pd}_.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  const expected = DATA_SYMBOLS + CHECK_SYMBOLS
  if (symbols.length !== expected)
    throw new AppError('wrong-recovery-code', keyed('recoveryCode.length', { expected, found: symbols.length }))
  let value = 0n
  for (const symbol of symbols.slice(0, DATA_SYMBOLS)) {
    const digit = ALPHABET.indexOf(symbol)
    if (digit < 0) throw mistyped()
    value = (value << 5n) | BigInt(digit)
  }
  if (value >> 128n !== 0n) throw mistyped()
  const secret = Buffer.from(value.toString(16).padStart(CODE_BYTES * 2, '0'), 'hex')
  if (checkOf(secret) !== symbols.slice(DATA_SYMBOLS)) throw mistyped()
  return secret
}

const mistyped = () => new AppError('wrong-recovery-code', keyed('recoveryCode.typo'))
