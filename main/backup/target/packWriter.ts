import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { sha256Hex, type BackupKeys } from '../format/keys'
import { packOf, sealBlob, type BlobKind, type SealedBlob } from '../format/pack'
import { packFileName, type Blobs } from './blobs'
import type { BackupFolder } from './folder'

/** A pack is written when it has so many bytes: two of them in memory stay far below 100 MB. */
const PACK_BYTES = 8 * 1024 * 1024
/** And when it has so many blobs, so that an index stays small. */
const PACK_BLOBS = 20_000

/** Puts blobs into packs. What is in the backup already is not written. Nothing is durable before `flush`. */
export class PackWriter {
  writtenBytes = 0
  writtenBlobs = 0
  readonly #folder: BackupFolder
  readonly #keys: BackupKeys
  readonly #blobs: Blobs
  readonly #copies: number
  #waiting: SealedBlob[] = []
  readonly #ids = new Set<string>()
  #waitingBytes = 0
  #writing: Promise<void> = Promise.resolve()

  /** @param copies into so many packs each of these blobs is written: two for what everything else hangs on */
  constructor(folder: BackupFolder, keys: BackupKeys, blobs: Blobs, copies = 1) {
    this.#folder = folder
    this.#keys = keys
    this.#blobs = blobs
    this.#copies = copies
  }

  /** Whether a snapshot that is written after the next `flush` may name this blob. */
  has(id: string): boolean {
    return this.#blobs.has(id) || this.#ids.has(id)
  }

  /** The hash of a content, which is in the backup after the next `flush`. */
  async add(kind: BlobKind, content: Buffer): Promise<string> {
    const id = sha256Hex(content)
    if (this.has(id)) return id
    this.#ids.add(id)
    const blob = await sealBlob(this.#keys, kind, content)
    this.#waiting.push(blob)
    this.#waitingBytes += blob.sealed.length
    this.writtenBlobs += 1
    if (this.#waitingBytes >= PACK_BYTES || this.#waiting.length >= PACK_BLOBS) await this.#write()
    return id
  }

  /** Resolves when everything added is on the disk. */
  async flush(): Promise<void> {
    if (this.#waiting.length > 0) await this.#write()
    await this.#writing
    await this.#folder.flush('packs')
  }

  /** Resolves when nothing is being written any more, however it ended. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => undefined)
  }

  /** One pack is written while the next is filled. @throws what writing the one before threw */
  async #write(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    await this.#writing
    this.#writing = this.#writeCopies(waiting)
    this.#writing.catch(() => undefined) // Told to who writes or flushes next.
  }

  async #writeCopies(waiting: readonly SealedBlob[]): Promise<void> {
    for (let copy = 0; copy < this.#copies; copy++) {
      const { name, bytes, entries, blobsAt } = await packOf(this.#keys, waiting)
      await yieldToEventLoop()
      await this.#folder.write('packs', packFileName(name), bytes)
      this.writtenBytes += bytes.length
      this.#blobs.add(name, { entries, blobsAt, sizeBytes: bytes.length, isUnused: false, isDamaged: false })
    }
    for (const { id } of waiting) this.#ids.delete(id)
  }
}
