import { hkdfSync } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { CaptureId } from '../../../app/ipc/recorder'
import { NONCE_BYTES, sealBehindNonce, TAG_BYTES, unsealBehindNonce } from '../../files/aesGcm'
import type { Ports } from '../../platform/ports'

/*
 * The file of one capture (docs/adr/0041): a magic number, then records, each encrypted by itself with AES-256-GCM under
 * a key of the capture's own. It only grows, and a record counts when all of it is there, so the state after a crash is
 * a prefix of what was written.
 *
 *   record = type (1) ‖ sequence (4) ‖ length of the ciphertext (4) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
 */

const MAGIC = Buffer.from('BDCAP\u0001\r\n', 'latin1')
const HEAD_BYTES = 9

export type RecordType = 'header' | 'slice' | 'stop'
const TYPE_CODES: Readonly<Record<RecordType, number>> = { header: 0, slice: 1, stop: 2 }
const TYPES: readonly RecordType[] = ['header', 'slice', 'stop']

export interface CaptureRecord {
  readonly type: RecordType
  readonly sequence: number
  readonly plain: Buffer
}

/** The key of one capture. */
export const captureKey = (subkey: Buffer, id: CaptureId): Buffer =>
  Buffer.from(hkdfSync('sha256', subkey, '', `braindump capture v1 ${id}`, 32))

/** Appends records to a capture file and makes each of them durable before it answers. */
export class CaptureWriter {
  readonly #file: FileHandle
  readonly #key: Buffer
  readonly #ports: Ports
  #end: number

  private constructor(file: FileHandle, key: Buffer, ports: Ports) {
    this.#file = file
    this.#key = key
    this.#ports = ports
    this.#end = MAGIC.length
  }

  /** @throws whatever the file system says; `EEXIST` when there is such a file */
  static async create(path: string, key: Buffer, ports: Ports): Promise<CaptureWriter> {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.write(MAGIC, 0, MAGIC.length, 0)
    } catch (error) {
      await file.close()
      throw error
    }
    return new CaptureWriter(file, key, ports)
  }

  get sizeBytes(): number {
    return this.#end
  }

  /** Resolves once the record is on disk; after an error the file is as it was before. */
  async append(type: RecordType, sequence: number, plain: Uint8Array): Promise<void> {
    const record = recordOf(this.#key, this.#ports.randomBytes(NONCE_BYTES), type, sequence, plain)
    try {
      let done = 0
      while (done < record.length)
        done += (await this.#file.write(record, done, record.length - done, this.#end + done)).bytesWritten
      await this.#file.datasync()
      this.#end += record.length
    } catch (error) {
      // What is half there would only be a torn tail; taking it away lets the next slice follow the last good one.
      await this.#file.truncate(this.#end).catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

function recordOf(key: Buffer, nonce: Buffer, type: RecordType, sequence: number, plain: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(TYPE_CODES[type], 0)
  head.writeUInt32BE(sequence, 1)
  head.writeUInt32BE(plain.length, 5)
  return Buffer.concat([head, sealBehindNonce({ key, nonce, aad: head }, plain)])
}

/** False when the process ended before the first record was whole: then nobody was told that a capture had begun. */
export async function hasBegun(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const head = await readAt(file, MAGIC.length, HEAD_BYTES)
    if (head.length < HEAD_BYTES) return false
    return MAGIC.length + HEAD_BYTES + NONCE_BYTES + head.readUInt32BE(5) + TAG_BYTES <= size
  } finally {
    await file.close()
  }
}

/**
 * The records of a capture file in order. A record that is cut off ends it; one that does not verify is left out.
 * @throws AppError `integrity` when this is no capture file
 */
export async function* readCapture(path: string, key: Buffer): AsyncGenerator<CaptureRecord> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (!(await readAt(file, 0, MAGIC.length)).equals(MAGIC))
      throw new AppError('integrity', keyed('recording.noCapture'))
    let at = MAGIC.length
    while (at + HEAD_BYTES + NONCE_BYTES + TAG_BYTES <= size) {
      const head = await readAt(file, at, HEAD_BYTES)
      const length = NONCE_BYTES + head.readUInt32BE(5) + TAG_BYTES
      if (at + HEAD_BYTES + length > size) return
      const record = readRecord(key, head, await readAt(file, at + HEAD_BYTES, length))
      if (record !== null) yield record
      at += HEAD_BYTES + length
    }
  } finally {
    await file.close()
  }
}

function readRecord(key: Buffer, head: Buffer, body: Buffer): CaptureRecord | null {
  const type = TYPES[head.readUInt8(0)]
  if (type === undefined) return null
  try {
    return { type, sequence: head.readUInt32BE(1), plain: unsealBehindNonce(key, head, body) }
  } catch {
    return null // A slice that the disk spoiled: the ones around it are still good.
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done)
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}
