import { masked, type Checksum } from './checksum'
import { Cursor, FormatError } from './bytes'

/*
 * Logs and manifests of leveldb (doc/log_format.md there): blocks of 32 KiB, in them records with checksum, length and type,
 * of which the larger ones are in pieces.
 */

const BLOCK = 32_768
const HEADER = 7
const FULL = 1
const FIRST = 2
const MIDDLE = 3
const LAST = 4

export interface LogContents {
  /** Every record that is whole, in order. */
  readonly records: readonly Buffer[]
  /** What leveldb would pass over without a word, as phrases. */
  readonly damage: readonly string[]
  /** The file ends within a record, as after a kill in the middle of a write. Nobody was told that it was written. */
  readonly isTorn: boolean
}

/** Reads all that can be read. */
export function readLog(file: Buffer, checksum: Checksum): LogContents {
  const records: Buffer[] = []
  const damage: string[] = []
  let isTorn = false
  let pieces: Buffer[] | null = null
  const piece = (type: number, payload: Buffer): void => {
    if ((type === FULL || type === FIRST) && pieces !== null) damage.push('a record without its end')
    if ((type === MIDDLE || type === LAST) && pieces === null) damage.push('a record without its beginning')
    else if (type === FULL || type === FIRST) pieces = [payload]
    else pieces?.push(payload)
    if ((type === FULL || type === LAST) && pieces !== null) {
      records.push(Buffer.concat(pieces))
      pieces = null
    }
  }
  for (let start = 0; start < file.length; start += BLOCK) {
    const block = file.subarray(start, start + BLOCK)
    const isLastBlock = start + BLOCK >= file.length
    for (let at = 0; at < block.length;) {
      const rest = block.subarray(at)
      if (rest.length < HEADER) {
        // Between the last record of a block and its end stand zeros; at the end of the file a header that was cut off.
        if (isLastBlock && block.length < BLOCK) isTorn = true
        else if (rest.some((byte) => byte !== 0)) damage.push(`bytes at ${start + at} that are no record`)
        break
      }
      const found = recordIn(rest, checksum)
      if (found === 'torn' && isLastBlock) {
        isTorn = true
        break
      }
      if (found === 'torn' || found === 'bad') {
        // Nobody knows where the next record of this block begins: its length may be what is damaged.
        if (isZero(file.subarray(start + at))) isTorn = true
        else damage.push(`a record at ${start + at}`)
        pieces = null
        break
      }
      piece(found.type, found.payload)
      at += HEADER + found.payload.length
    }
  }
  if (pieces !== null) isTorn = true
  return { records, damage, isTorn }
}

type Found = { readonly type: number; readonly payload: Buffer } | 'torn' | 'bad'

function recordIn(rest: Buffer, checksum: Checksum): Found {
  const length = rest.readUInt16LE(4)
  const type = rest[6] ?? 0
  const stored = rest.readUInt32LE(0)
  const isWhole = (bytes: Buffer): boolean => masked(checksum(bytes)) === stored
  if (HEADER + length > rest.length) {
    // Cut off, unless all of it is there and only its length is wrong.
    return isWhole(rest.subarray(6)) || isZero(rest) ? 'bad' : 'torn'
  }
  if (type < FULL || type > LAST || !isWhole(rest.subarray(6, HEADER + length))) return 'bad'
  return { type, payload: rest.subarray(HEADER, HEADER + length) }
}

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0)

/** One change of a key; `value` null removes it. */
export interface Entry {
  readonly key: Buffer
  /** Of two entries of a key the later one counts. */
  readonly sequence: bigint
  readonly value: Buffer | null
}

/** The changes in one record of a log, which are written together or not at all. @throws FormatError */
export function* batchEntries(record: Buffer): Generator<Entry> {
  if (record.length < 12) throw new FormatError('A batch is too short.')
  const first = record.readBigUInt64LE(0)
  const count = record.readUInt32LE(8)
  const cursor = new Cursor(record, 12)
  for (let index = 0; index < count; index++) {
    const type = cursor.byte()
    if (type > 1) throw new FormatError('A change of an unknown kind.')
    const key = cursor.sized()
    yield { key, sequence: first + BigInt(index), value: type === 1 ? cursor.sized() : null }
  }
  if (!cursor.isAtEnd) throw new FormatError('A batch is too long.')
}
