import { Cursor, FormatError } from './bytes'

/** Behind each key stand its sequence number and its kind. */
const TAG = 8
const LAST_KIND = 1n

/**
 * Whether a data block with the right checksum is one that leveldb can walk over. It takes that for granted: a key without its
 * tag, or one that comes before its neighbour, ends the process (`assert` in its table and merging code). Bytes that were
 * changed in memory before they were written have such a checksum.
 * @param after the last key of the block before, or null
 * @returns the last key, or null where the block cannot be walked over
 */
export function lastKeyOf(block: Buffer, after: Buffer | null): Buffer | null {
  try {
    return walked(block, after)
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

/** @throws FormatError */
function walked(block: Buffer, after: Buffer | null): Buffer | null {
  if (block.length < 8) return null
  const restarts = block.readUInt32LE(block.length - 4)
  const end = block.length - 4 * (restarts + 1)
  if (restarts < 1 || end < 0) return null
  const begins = new Set<number>()
  for (let at = end; at < block.length - 4; at += 4) begins.add(block.readUInt32LE(at))
  const cursor = new Cursor(block.subarray(0, end))
  let last = after
  let key = Buffer.alloc(0)
  while (!cursor.isAtEnd) {
    const begin = cursor.at
    const shared = cursor.varint()
    const added = cursor.varint()
    const length = cursor.varint()
    // Where leveldb begins to walk, a key is whole and shares nothing with the one before it.
    if (begins.delete(begin) ? shared !== 0 : shared > key.length || begin === 0) return null
    if (shared + added < TAG) return null
    key = Buffer.concat([key.subarray(0, shared), cursor.take(added)])
    cursor.take(length)
    if ((key.readBigUInt64LE(key.length - TAG) & 0xffn) > LAST_KIND || (last !== null && !comesAfter(key, last)))
      return null
    last = key
  }
  return begins.size === 0 ? last : null
}

/** By the key itself; of two of the same, the later one first. */
function comesAfter(key: Buffer, last: Buffer): boolean {
  const order = Buffer.compare(key.subarray(0, -TAG), last.subarray(0, -TAG))
  if (order !== 0) return order > 0
  return key.readBigUInt64LE(key.length - TAG) < last.readBigUInt64LE(last.length - TAG)
}
