import { inflateRawSync } from 'node:zlib'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/*
 * What a history weighs once it is opened. Its file says little: runs of equal operations take a few bytes however long they
 * are, and columns are deflated besides, so that eleven kilobytes can cost ten seconds and a gigabyte. The number of operations
 * is in the file, in the runs of one column, and can be read without opening anything
 * (https://automerge.org/automerge-binary-format-spec/).
 */

/** A text of two million characters has as many, and every edit adds some. */
export const MOST_OPERATIONS = 3_000_000

const MAGIC = [0x85, 0x6f, 0x4a, 0x83]
const DOCUMENT = 0
/** Of the operations: what each does. Every operation has one. */
const ACTION = 66
/** And what came after it: a deletion is nothing but that. */
const SUCCESSOR = 129
/** Of the changes: their places in the sequence of their actor. Every change has one. */
const SEQUENCE = 3
const DEFLATED = 8
/** Runs take at least a byte each, so a column of more is no history of ours. */
const COLUMN_BYTES = 16 * 1024 * 1024

class Reader {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.at >= this.#bytes.length
  }

  byte(): number {
    const byte = this.#bytes[this.at]
    if (byte === undefined) throw new RangeError('The history ends too early.')
    this.at += 1
    return byte
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.#bytes.length) throw new RangeError('The history ends too early.')
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  /** LEB128, as far as a number holds it. */
  unsigned(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if ((byte & 0x80) === 0) return value
      if (shift > 63) throw new RangeError('A number in the history is too long.')
    }
  }

  signed(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if ((byte & 0x80) === 0) return (byte & 0x40) === 0 ? value : value - 2 ** (shift + 7)
      if (shift > 63) throw new RangeError('A number in the history is too long.')
    }
  }
}

/** How many operations and changes a saved history has; infinitely many where it is none that the app writes. */
export function operationsIn(history: Uint8Array): number {
  try {
    const reader = new Reader(history)
    for (const byte of MAGIC) if (reader.byte() !== byte) return Number.POSITIVE_INFINITY
    reader.take(4)
    if (reader.byte() !== DOCUMENT) return Number.POSITIVE_INFINITY
    const end = reader.unsigned() + reader.at
    // Changes that stand beside the document would have to be counted, too; the app never writes any.
    if (end !== history.length) return Number.POSITIVE_INFINITY
    for (let actors = reader.unsigned(); actors > 0; actors--) reader.take(reader.unsigned())
    reader.take(32 * reader.unsigned())
    const ofChanges = columnsOf(reader)
    const ofOperations = columnsOf(reader)
    return rowsIn(reader, ofChanges, [SEQUENCE]) + rowsIn(reader, ofOperations, [ACTION, SUCCESSOR])
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

interface Column {
  readonly kind: number
  readonly length: number
}

function columnsOf(reader: Reader): Column[] {
  const columns: Column[] = []
  for (let left = reader.unsigned(); left > 0; left--)
    columns.push({ kind: reader.unsigned(), length: reader.unsigned() })
  return columns
}

/** Reads past all of the columns; answers the number of values in some of them. */
function rowsIn(reader: Reader, columns: readonly Column[], kinds: readonly number[]): number {
  let rows = 0
  for (const column of columns) {
    const bytes = reader.take(column.length)
    if (kinds.includes(column.kind)) rows += runsIn(bytes)
    else if (kinds.some((kind) => column.kind === (kind | DEFLATED)))
      rows += runsIn(inflateRawSync(bytes, { maxOutputLength: COLUMN_BYTES }))
  }
  return rows
}

/** The sum of the lengths of all runs: a run of one value, some values after each other, or a run of none. */
function runsIn(bytes: Uint8Array): number {
  const reader = new Reader(bytes)
  let rows = 0
  while (!reader.atEnd) {
    const length = reader.signed()
    if (length > 0) {
      rows += length
      reader.unsigned()
    } else if (length < 0) {
      rows -= length
      for (let left = -length; left > 0; left--) reader.unsigned()
    } else rows += reader.unsigned()
  }
  return rows
}

/** The histories of all bodies in a value, wherever they stand. */
function historiesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'am' && typeof inner === 'string' ? [inner] : historiesIn(inner),
  )
}

/** The operations of the largest history in a value. @throws AppError `integrity` when no device writes one so large */
export function largestHistory(value: unknown, most = MOST_OPERATIONS): number {
  const largest = Math.max(0, ...historiesIn(value).map((am) => operationsIn(Buffer.from(am, 'base64'))))
  if (largest > most) throw new AppError('integrity', keyed('history.tooLarge'))
  return largest
}
