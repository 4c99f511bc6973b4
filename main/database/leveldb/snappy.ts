import { Cursor, FormatError } from './bytes'

/** Blocks have a few KiB, unless one value is larger; nothing here is near this. */
const MOST_BYTES = 256 * 1_048_576

/** Unpacks what Snappy packed (format_description.txt there). @throws FormatError */
export function unpackSnappy(packed: Buffer): Buffer {
  const cursor = new Cursor(packed)
  const length = cursor.varint()
  if (length > MOST_BYTES) throw new FormatError('A block is too large.')
  const plain = Buffer.allocUnsafe(length)
  let end = 0
  while (!cursor.isAtEnd) {
    const tag = cursor.byte()
    if ((tag & 3) === 0) {
      const literal = cursor.take(literalLength(tag >> 2, cursor))
      if (end + literal.length > length) throw new FormatError('A block is longer than it says.')
      end += literal.copy(plain, end)
      continue
    }
    const { count, back } = copyOf(tag, cursor)
    if (back === 0 || back > end || end + count > length) throw new FormatError('A block refers to what is not there.')
    // What is copied may overlap what it becomes: byte by byte.
    for (let index = 0; index < count; index++, end++) plain[end] = plain[end - back] ?? 0
  }
  if (end !== length) throw new FormatError('A block is shorter than it says.')
  return plain
}

function literalLength(size: number, cursor: Cursor): number {
  return size < 60 ? size + 1 : cursor.take(size - 59).readUIntLE(0, size - 59) + 1
}

function copyOf(tag: number, cursor: Cursor): { count: number; back: number } {
  const count = (tag >> 2) + 1
  switch (tag & 3) {
    case 1:
      return { count: ((tag >> 2) & 7) + 4, back: ((tag >> 5) << 8) | cursor.byte() }
    case 2:
      return { count, back: cursor.take(2).readUInt16LE() }
    default:
      return { count, back: cursor.take(4).readUInt32LE() }
  }
}
