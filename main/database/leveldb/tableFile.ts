import { BEGIN, extended, masked, type Checksum } from './checksum'
import { Cursor, FormatError } from './bytes'
import { lastKeyOf } from './dataBlock'
import type { Entry } from './logFile'
import { unpackSnappy } from './snappy'

/*
 * Tables of leveldb (doc/table_format.md there): data blocks, a filter, two blocks that say where those are, a footer.
 * Behind every block stand one byte for how it is packed and a checksum.
 */

const FOOTER = 48
const HANDLES = 40
const MAGIC = Buffer.from('57fb808b247547db', 'hex')
const TRAILER = 5

interface Handle {
  readonly offset: number
  readonly size: number
}

interface Layout {
  readonly data: readonly Handle[]
  readonly all: readonly Handle[]
}

/** What is wrong with a table, as phrases. Every byte of the file is covered by a checksum or compared with what must be there. */
export function tableDamage(file: Buffer, checksum: Checksum): string[] {
  let layout: Layout
  try {
    layout = layoutOf(file, checksum)
  } catch (error) {
    if (error instanceof FormatError) return ['the list of its blocks']
    throw error
  }
  const damage: string[] = []
  const data = new Set(layout.data)
  let end = 0
  let last: Buffer | null = null
  for (const handle of layout.all) {
    if (handle.offset !== end) damage.push(`bytes at ${end} that belong to no block`)
    end = handle.offset + handle.size + TRAILER
    const block = blockAt(file, handle, checksum)
    const key: Buffer | null = block === null || !data.has(handle) ? last : lastKeyOf(block, last)
    if (block === null || (data.has(handle) && key === null)) damage.push(`a block at ${handle.offset}`)
    last = key ?? last
  }
  if (end !== file.length - FOOTER) damage.push(`bytes at ${end} that belong to no block`)
  return damage
}

/** Every entry of the blocks that are whole; those of other blocks are left out. */
export function* tableEntries(file: Buffer, checksum: Checksum): Generator<Entry> {
  for (const block of wholeBlocks(file, checksum)) {
    try {
      const entries = [...blockEntries(block)]
      if (isListOfBlocks(entries)) continue
      for (const [key, value] of entries) {
        if (key.length < 8) continue
        const tag = key.readBigUInt64LE(key.length - 8)
        yield { key: key.subarray(0, -8), sequence: tag >> 8n, value: (tag & 0xffn) === 1n ? value : null }
      }
    } catch (error) {
      // One that is no block of data: found by looking for blocks, where the list of them is damaged.
      if (!(error instanceof FormatError)) throw error
    }
  }
}

function* wholeBlocks(file: Buffer, checksum: Checksum): Generator<Buffer> {
  let handles: readonly Handle[]
  try {
    handles = layoutOf(file, checksum).data
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    handles = lookForBlocks(file)
  }
  for (const handle of handles) {
    const block = blockAt(file, handle, checksum)
    if (block !== null) yield block
  }
}

function layoutOf(file: Buffer, checksum: Checksum): Layout {
  const footer = file.subarray(-FOOTER)
  if (footer.length < FOOTER || !footer.subarray(HANDLES).equals(MAGIC)) throw new FormatError('There is no footer.')
  const cursor = new Cursor(footer.subarray(0, HANDLES))
  const metaindex = handleIn(cursor)
  const index = handleIn(cursor)
  if (cursor.take(HANDLES - cursor.at).some((byte) => byte !== 0)) throw new FormatError('The footer is damaged.')
  const handlesIn = (handle: Handle): Handle[] => {
    const block = blockAt(file, handle, checksum)
    if (block === null) throw new FormatError('A list of blocks is damaged.')
    return [...blockEntries(block)].map(([, value]) => handleIn(new Cursor(value)))
  }
  const data = handlesIn(index)
  const all = [...data, ...handlesIn(metaindex), metaindex, index].sort((a, b) => a.offset - b.offset)
  return { data, all }
}

const handleIn = (cursor: Cursor): Handle => ({ offset: cursor.varint(), size: cursor.varint() })

/** A block without its trailer, unpacked; null where it is damaged. */
function blockAt(file: Buffer, { offset, size }: Handle, checksum: Checksum): Buffer | null {
  const end = offset + size
  if (end + TRAILER > file.length - FOOTER) return null
  if (masked(checksum(file.subarray(offset, end + 1))) !== file.readUInt32LE(end + 1)) return null
  const block = file.subarray(offset, end)
  try {
    return file[end] === 1 ? unpackSnappy(block) : file[end] === 0 ? block : null
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

/** Blocks from the beginning of a file of which nobody knows where they are: each ends where its checksum fits. */
function lookForBlocks(file: Buffer): Handle[] {
  const handles: Handle[] = []
  let offset = 0
  let state = BEGIN
  for (let at = 0; at + TRAILER <= file.length; at++) {
    const packing = file[at] ?? 0
    state = extended(state, packing)
    if (packing > 1 || masked(~state >>> 0) !== file.readUInt32LE(at + 1)) continue
    handles.push({ offset, size: at - offset })
    offset = at + TRAILER
    at = offset - 1
    state = BEGIN
  }
  return handles
}

/**
 * Whether a block that was found by looking for blocks says where others are. The first block of a file begins with 0, and no
 * value of PouchDB does that is as short as such a pair of numbers.
 */
function isListOfBlocks(entries: readonly (readonly [key: Buffer, value: Buffer])[]): boolean {
  const [first] = entries
  if (first === undefined || first[0].toString('latin1').startsWith('filter.')) return true
  return first[1][0] === 0 && entries.every(([, value]) => isHandle(value))
}

function isHandle(value: Buffer): boolean {
  try {
    const cursor = new Cursor(value)
    handleIn(cursor)
    return cursor.isAtEnd
  } catch {
    return false // It ends too early, or is no number.
  }
}

/** @throws FormatError */
function* blockEntries(block: Buffer): Generator<[key: Buffer, value: Buffer]> {
  if (block.length < 4) throw new FormatError('A block is too short.')
  const restarts = block.readUInt32LE(block.length - 4)
  const end = block.length - 4 * (restarts + 1)
  if (end < 0) throw new FormatError('A block is too short.')
  const cursor = new Cursor(block.subarray(0, end))
  let key = Buffer.alloc(0)
  while (!cursor.isAtEnd) {
    const shared = cursor.varint()
    const added = cursor.varint()
    const length = cursor.varint()
    if (shared > key.length) throw new FormatError('A key begins like none before it.')
    key = Buffer.concat([key.subarray(0, shared), cursor.take(added)])
    yield [key, cursor.take(length)]
  }
}
