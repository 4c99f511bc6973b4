import { createHash } from 'node:crypto'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { BACKUP_FORMAT, sha256Hex, type BackupKeys } from './keys'
import { newerBackup } from './wayIn'

/*
 * A pack holds sealed blobs and, before and behind them, the index that says where each is (docs/FORMAT.md, Backups). Nothing
 * here touches a disk.
 */

const compress = promisify(deflate)
const decompress = promisify(inflate)

const MAGIC = Buffer.from('BDPACK1\n')
const END_MAGIC = Buffer.from('BDPEND1\n')
const LENGTH_BYTES = 4
const HASHED_BYTES = 2 * 1024 * 1024
/** Before the first index, and behind the second. */
export const PACK_FRAME_BYTES = MAGIC.length + LENGTH_BYTES

export const blobKindSchema = z.enum(['document', 'chunk', 'chunks', 'node'])
export type BlobKind = z.infer<typeof blobKindSchema>

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const entrySchema = z.tuple([
  hashSchema,
  blobKindSchema,
  z.number().int().nonnegative(),
  z.number().int().nonnegative(),
  z.enum(['raw', 'zlib']),
])
const indexSchema = z.object({ format: z.number().int(), blobs: z.array(entrySchema) })

/** A blob in a pack; `offset` from the end of the first index. */
export type PackEntry = z.infer<typeof entrySchema>

/** A blob on its way into a pack. */
export interface SealedBlob {
  readonly id: string
  readonly kind: BlobKind
  readonly sealed: Buffer
  readonly coding: 'raw' | 'zlib'
}

/** Below this there is nothing to win. */
const LEAST_COMPRESSED = 128
/** Base64 and hex shrink by a quarter or a half; what shrinks by less than a tenth is not worth inflating. */
const WORTH = 0.9

/** Seals the content of a blob under its own hash. Ciphertext of audio is not tried: it does not shrink (measured). */
export async function sealBlob(keys: BackupKeys, kind: BlobKind, content: Buffer): Promise<SealedBlob> {
  const id = sha256Hex(content)
  const small = kind === 'chunk' || content.length < LEAST_COMPRESSED ? null : await compress(content, { level: 3 })
  const coding = small !== null && small.length < content.length * WORTH ? 'zlib' : 'raw'
  const plain = coding === 'zlib' && small !== null ? small : content
  return { id, kind, coding, sealed: keys.seal('packs', `blob ${id}`, plain) }
}

/** @throws AppError `integrity` when it is damaged, or not the blob of that name */
export async function openBlob(keys: BackupKeys, id: string, coding: PackEntry[4], sealed: Buffer): Promise<Buffer> {
  try {
    const plain = keys.open('packs', `blob ${id}`, sealed)
    const content = coding === 'zlib' ? await decompress(plain) : plain
    if (sha256Hex(content) !== id) throw new Error('Another content than its name says.')
    return content
  } catch (cause) {
    throw new AppError('integrity', keyed('backup.partDamaged'), { cause })
  }
}

/** A whole pack and what it is called, which is the hash of it. */
export async function packOf(
  keys: BackupKeys,
  blobs: readonly SealedBlob[],
): Promise<{ name: string; bytes: Buffer; entries: PackEntry[]; blobsAt: number }> {
  const entries: PackEntry[] = []
  let offset = 0
  for (const { id, kind, sealed, coding } of blobs) {
    entries.push([id, kind, offset, sealed.length, coding])
    offset += sealed.length
  }
  const plain = await compress(Buffer.from(JSON.stringify({ format: BACKUP_FORMAT, blobs: entries })))
  const index = keys.seal('packs', 'index', plain)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(index.length)
  const bytes = Buffer.concat([
    MAGIC,
    length,
    index,
    ...blobs.map(({ sealed }) => sealed),
    ...[index, length, END_MAGIC],
  ])
  return { name: await hashed(bytes), bytes, entries, blobsAt: PACK_FRAME_BYTES + index.length }
}

/** In steps, so that nobody waits for a whole pack to be hashed. */
async function hashed(bytes: Buffer): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += HASHED_BYTES) {
    hash.update(bytes.subarray(at, at + HASHED_BYTES))
    await yieldToEventLoop()
  }
  return hash.digest('hex')
}

/** Length of the index before the blobs, from the first bytes of a pack. @throws AppError `newer-format`, `integrity` */
export function indexLengthAtFront(front: Buffer): number {
  const magic = front.subarray(0, MAGIC.length)
  if (magic.equals(MAGIC) && front.length >= PACK_FRAME_BYTES) return front.readUInt32LE(MAGIC.length)
  if (/^BDPACK[2-9]\n$/.test(magic.toString('latin1'))) throw newerBackup()
  throw new AppError('integrity', keyed('backup.noPack'))
}

/** Length of the index behind the blobs, from the last bytes of a pack. @throws AppError `integrity` */
export function indexLengthAtEnd(end: Buffer): number {
  if (end.length >= PACK_FRAME_BYTES && end.subarray(LENGTH_BYTES).equals(END_MAGIC)) return end.readUInt32LE(0)
  throw new AppError('integrity', keyed('backup.packEnd'))
}

/** @throws AppError `integrity`, `newer-format` */
export async function openIndex(keys: BackupKeys, sealed: Buffer): Promise<PackEntry[]> {
  try {
    const json = JSON.parse((await decompress(keys.open('packs', 'index', sealed))).toString('utf8')) as unknown
    const { format, blobs } = indexSchema.parse(json)
    if (format > BACKUP_FORMAT) throw newerBackup()
    return blobs
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('integrity', keyed('backup.packIndex'), { cause })
  }
}

/** How long a pack with this index has to be. */
export const packBytes = (indexLength: number, entries: readonly PackEntry[]): number =>
  2 * (PACK_FRAME_BYTES + indexLength) + entries.reduce((sum, [, , , length]) => sum + length, 0)
