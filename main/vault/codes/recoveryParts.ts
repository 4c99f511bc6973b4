import { createHash } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { AppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { Ports } from '../../platform/ports'
import { usedOnce } from '../../files/wipe'
import { formatRecoveryCode } from './recoveryCode'
import { bytesOf, inGroups, readSymbols, symbolsOf } from './symbols'

/*
 * A recovery code in parts (docs/adr/0183): any `needed` of them give it, fewer tell nothing. What is shared is the code and
 * two bytes of its SHA-256, so that parts which do not belong together are noticed. A part is 23 bytes in Crockford's base32:
 *
 *   kind (1 real, 2 practice) · needed and number (4 bits each) · 2 random bytes, the same in all · share (19)
 *
 * and three symbols of the SHA-256 of that: 40 symbols, so nobody takes it for a whole code of 30.
 */

const CODE_BYTES = 16
const CHECK_BYTES = 2
const SHARE_BYTES = CODE_BYTES + CHECK_BYTES + 1
const PART_BYTES = 4 + SHARE_BYTES
const DATA_SYMBOLS = Math.ceil((PART_BYTES * 8) / 5)
const CHECK_SYMBOLS = 3
const KINDS = { real: 1, practice: 2 } as const

/** So many parts at most: their number has four bits. */
export const MOST_PARTS = 15

/** One part as it was read. */
export interface RecoveryPart {
  readonly practice: boolean
  /** How many are needed. */
  readonly needed: number
  /** Which one it is, from 1. */
  readonly number: number
  /** Which parts belong together, in hex. */
  readonly set: string
  readonly share: Buffer
}

export interface Splitting {
  readonly parts: number
  readonly needed: number
  /** To practise with: looks the same, opens nothing. */
  readonly practice: boolean
}

/**
 * Parts of a code, as people copy them.
 * @throws AppError `invalid-input` unless 2 ≤ needed ≤ parts ≤ `MOST_PARTS`
 */
export async function splitCode(
  ports: Pick<Ports, 'randomBytes'>,
  code: Uint8Array,
  { parts, needed, practice }: Splitting,
): Promise<readonly string[]> {
  checkSplitting(parts, needed)
  const secret = Buffer.concat([code, checkOf(code)])
  const shares = await split(new Uint8Array(secret), parts, needed)
  secret.fill(0)
  const set = ports.randomBytes(2)
  return shares.map((share, at) => {
    const kind = practice ? KINDS.practice : KINDS.real
    const bytes = Buffer.concat([Buffer.from([kind, (needed << 4) | (at + 1)]), set, share])
    share.fill(0)
    return inGroups(symbolsOf(BigInt(`0x${bytes.toString('hex')}`), DATA_SYMBOLS) + symbolCheck(bytes))
  })
}

/** @throws AppError `invalid-input` */
export function checkSplitting(parts: number, needed: number): void {
  const areNumbers = Number.isInteger(parts) && Number.isInteger(needed)
  if (!areNumbers || needed < 2 || needed > parts || parts > MOST_PARTS)
    throw new AppError('invalid-input', keyed('recoveryCode.split', { most: MOST_PARTS }))
}

/** @throws AppError `wrong-recovery-code` for what is no part; the message says whether it looks mistyped */
export function parsePart(text: string): RecoveryPart {
  const symbols = readSymbols(text)
  const expected = DATA_SYMBOLS + CHECK_SYMBOLS
  if (symbols.length !== expected) throw wrong(keyed('recoveryPart.length', { expected, found: symbols.length }))
  const bytes = bytesOf(symbols.slice(0, DATA_SYMBOLS), PART_BYTES)
  const [kind = 0, counts = 0] = bytes ?? []
  const isKnown = (kind === KINDS.real || kind === KINDS.practice) && counts >> 4 >= 2
  if (bytes === null || !isKnown || symbolCheck(bytes) !== symbols.slice(DATA_SYMBOLS))
    throw wrong(keyed('recoveryPart.typo'))
  return {
    practice: kind === KINDS.practice,
    needed: counts >> 4,
    number: counts & 15,
    set: bytes.subarray(2, 4).toString('hex'),
    share: bytes.subarray(4),
  }
}

/**
 * The code that the parts give; whoever gets it overwrites it.
 * @throws AppError `wrong-recovery-code` where there are too few, or they do not belong together
 */
export async function combineParts(parts: readonly RecoveryPart[]): Promise<Buffer> {
  const [first] = parts
  const set = parts.filter(({ set, practice }) => set === first?.set && practice === first.practice)
  if (first === undefined || set.length < parts.length) throw wrong(keyed('recoveryPart.mixed'))
  const single = new Map(parts.map((part) => [part.share.at(-1), part]))
  const missing = first.needed - single.size
  if (missing > 0) throw wrong(keyed('recoveryPart.missing', { count: missing }))
  const secret = Buffer.from(await combine([...single.values()].map(({ share }) => new Uint8Array(share))))
  const code = Buffer.from(secret.subarray(0, CODE_BYTES))
  const isWhole = checkOf(code).equals(secret.subarray(CODE_BYTES))
  secret.fill(0)
  if (isWhole) return code
  code.fill(0)
  throw wrong(keyed('recoveryPart.unfit'))
}

/** The code that parts give as people copy it; null where they are for practice and fit together. @throws as `parsePart`, `combineParts` */
export async function combinedCode(texts: readonly string[]): Promise<string | null> {
  const parts = texts.map(parsePart)
  const code = await combineParts(parts)
  const isPractice = parts.some(({ practice }) => practice)
  return usedOnce(code, () => (isPractice ? null : formatRecoveryCode(code)))
}

const checkOf = (code: Uint8Array): Buffer =>
  createHash('sha256').update('braindump recovery parts').update(code).digest().subarray(0, CHECK_BYTES)

function symbolCheck(bytes: Uint8Array): string {
  const digest = createHash('sha256').update('braindump recovery part').update(bytes).digest()
  return symbolsOf(BigInt(digest.readUInt32BE(0) >>> 17), CHECK_SYMBOLS)
}

const wrong = (message: KeyedMessage): AppError => new AppError('wrong-recovery-code', message)
