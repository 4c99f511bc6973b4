import { open, type FileHandle } from 'node:fs/promises'
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

const read = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/** Reads the index of a pack. @throws AppError `integrity` where neither place can be read, `newer-format`; errors of the disk */
export async function readPackIndex(path: string, keys: BackupKeys): Promise<PackIndex> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const most = size - PACK_FRAME_BYTES
    try {
      const length = indexLengthAtFront(await read(file, 0, PACK_FRAME_BYTES))
      if (length > most) throw new AppError('integrity', keyed('backup.packCut'))
      const entries = await openIndex(keys, await read(file, PACK_FRAME_BYTES, length))
      const isWhole = packBytes(length, entries) === size
      return { entries, blobsAt: PACK_FRAME_BYTES + length, isWhole, sizeBytes: size }
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'integrity' || most < 0) throw error
      const length = indexLengthAtEnd(await read(file, most, PACK_FRAME_BYTES))
      if (length > most) throw error
      const entries = await openIndex(keys, await read(file, most - length, length))
      return { entries, blobsAt: PACK_FRAME_BYTES + length, isWhole: false, sizeBytes: size }
    }
  } finally {
    await file.close()
  }
}

/** Open packs, a few at a time: a restore reads thousands of blobs out of each. */
export class PackFiles {
  readonly #open = new Map<string, Promise<FileHandle>>()
  readonly #most: number

  constructor(most = 8) {
    this.#most = most
  }

  /** So many bytes from a place on; fewer where the file ends. One call after the other. */
  async read(path: string, at: number, length: number): Promise<Buffer> {
    let file = this.#open.get(path)
    this.#open.delete(path)
    file ??= open(path, 'r')
    file.catch(() => undefined) // Told below, when it is its turn.
    this.#open.set(path, file)
    for (const [oldest, handle] of this.#open) {
      if (this.#open.size <= this.#most) break
      this.#open.delete(oldest)
      await handle.then((one) => one.close())
    }
    try {
      return await read(await file, at, length)
    } catch (error) {
      this.#open.delete(path)
      await file.then((one) => one.close()).catch(() => undefined) // The first error is the one to tell.
      throw error
    }
  }

  async close(): Promise<void> {
    const files = [...this.#open.values()]
    this.#open.clear()
    for (const file of files) await file.then((one) => one.close()).catch(() => undefined) // One that never opened.
  }
}
