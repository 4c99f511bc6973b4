import { createHash } from 'node:crypto'
import { keyed } from '../../../app/messages/message'
import { AppError } from '../../../app/errors'
import { bytesOf, inGroups, readSymbols, symbolsOf } from './symbols'

/*
 * A recovery code is 128 random bits in Crockford's base32 (https://www.crockford.com/base32.html: no I, L, O, U), followed
 * by 20 bits of their SHA-256 so that a slip of the pen is told from a wrong code: 30 symbols in six groups of five.
 */

const CODE_BYTES = 16
const DATA_SYMBOLS = 26
const CHECK_SYMBOLS = 4

const checkOf = (secret: Buffer): string => {
  const digest = createHash('sha256').update('braindump recovery code').update(secret).digest()
  return symbolsOf(BigInt(digest.readUInt32BE(0) >>> 12), CHECK_SYMBOLS)
}

/** Writes 16 bytes as a person copies them. */
export function formatRecoveryCode(secret: Buffer): string {
  if (secret.length !== CODE_BYTES) throw new RangeError('A recovery code has 16 bytes.')
  return inGroups(symbolsOf(BigInt(`0x${secret.toString('hex')}`), DATA_SYMBOLS) + checkOf(secret))
}

/**
 * Reads what a person typed: case, spaces and hyphens do not matter, and O, I, L are read as 0, 1, 1.
 * @throws AppError `wrong-recovery-code` when it cannot be a code of ours; the message says whether it looks mistyped
 */
export function parseRecoveryCode(text: string): Buffer {
  const symbols = readSymbols(text)
  const expected = DATA_SYMBOLS + CHECK_SYMBOLS
  if (symbols.length !== expected)
    throw new AppError('wrong-recovery-code', keyed('recoveryCode.length', { expected, found: symbols.length }))
  const secret = bytesOf(symbols.slice(0, DATA_SYMBOLS), CODE_BYTES)
  if (secret === null) throw mistyped()
  if (checkOf(secret) !== symbols.slice(DATA_SYMBOLS)) throw mistyped()
  return secret
}

const mistyped = () => new AppError('wrong-recovery-code', keyed('recoveryCode.typo'))
