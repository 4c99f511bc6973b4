import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { BackupKeys } from '../format/keys'
import {
  indexLengthAtEnd,
  indexLengthAtFront,
  openIndex,
  PACK_FRAME_BYTES,
  packBytes,
  type PackEntry,
} from '../format/pack'
import type { RangeReader } from './storage'

/** What the index of a pack says, from either of its two places. */
export interface PackIndex {
  readonly entries: readonly PackEntry[]
  /** Where the blobs begin. */
  readonly blobsAt: number
  /** The file is as long as it has to be, and both places say the same. */
  readonly isWhole: boolean
  /** The length of the file. */
  readonly sizeBytes: number
}

/** Reads the index of a pack. @throws AppError `integrity` where neither place can be read, `newer-format`; as the reader */
export async function readPackIndex(reader: RangeReader, path: string, keys: BackupKeys): Promise<PackIndex> {
  const size = await reader.size(path)
  const most = size - PACK_FRAME_BYTES
  try {
    const length = indexLengthAtFront(await reader.read(path, 0, PACK_FRAME_BYTES))
    if (length > most) throw new AppError('integrity', keyed('backup.packCut'))
    const entries = await openIndex(keys, await reader.read(path, PACK_FRAME_BYTES, length))
    const isWhole = packBytes(length, entries) === size
    return { entries, blobsAt: PACK_FRAME_BYTES + length, isWhole, sizeBytes: size }
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'integrity' || most < 0) throw error
    const length = indexLengthAtEnd(await reader.read(path, most, PACK_FRAME_BYTES))
    if (length > most) throw error
    const entries = await openIndex(keys, await reader.read(path, most - length, length))
    return { entries, blobsAt: PACK_FRAME_BYTES + length, isWhole: false, sizeBytes: size }
  }
}
