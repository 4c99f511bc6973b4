import { NONCE_BYTES, sealBehindNonce, unsealBehindNonce } from '../../files/aesGcm'
import { randomBytes } from 'node:crypto'

/*
 * What an inventory file consists of: a version byte, then frames, each sealed for itself (length as four bytes, nonce,
 * ciphertext, tag). A frame holds records: kind, length of the id, id, generation, hash of the revision.
 */

export const INVENTORY_VERSION = 1

/** The last revision of a document that was written on this device. */
export interface Written {
  readonly id: string
  readonly rev: string
  readonly deleted: boolean
}

export interface InventoryKey {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** What the file belongs to; authenticated with every frame. */
  readonly purpose: string
}

const LIVE = 1
const DELETED = 2
/** Who reads it does not expect the document any more. */
const FORGOTTEN = 3
const HASH = 16
const LENGTH = 4

/** Answers the record of what was written; `forgotten` takes the document off the list. */
export function encodeRecord({ id, rev, deleted }: Written, forgotten = false): Buffer {
  const name = Buffer.from(id, 'utf8')
  const dash = rev.indexOf('-')
  const hash = Buffer.from(rev.slice(dash + 1), 'hex')
  const record = Buffer.alloc(3 + name.length + 4 + HASH)
  record[0] = forgotten ? FORGOTTEN : deleted ? DELETED : LIVE
  record.writeUInt16LE(name.length, 1)
  name.copy(record, 3)
  record.writeUInt32LE(Number(rev.slice(0, dash)), 3 + name.length)
  hash.copy(record, 7 + name.length)
  return record
}

/** Plays records into a list. One of an unknown kind ends it: it is of a later version. */
function applyRecords(bytes: Buffer, into: Map<string, Written>): void {
  for (let at = 0; at < bytes.length;) {
    const kind = bytes[at]
    const length = bytes.readUInt16LE(at + 1)
    const id = bytes.toString('utf8', at + 3, at + 3 + length)
    const end = at + 7 + length
    const rev = `${bytes.readUInt32LE(end - 4)}-${bytes.toString('hex', end, end + HASH)}`
    at = end + HASH
    if (kind === FORGOTTEN) into.delete(id)
    else if (kind === LIVE || kind === DELETED) into.set(id, { id, rev, deleted: kind === DELETED })
    else return
  }
}

/** Records as one frame. */
export function sealFrame({ key, purpose }: InventoryKey, records: readonly Buffer[]): Buffer {
  const sealed = sealBehindNonce({ key, nonce: randomBytes(NONCE_BYTES), aad: purpose }, Buffer.concat(records))
  const length = Buffer.alloc(LENGTH)
  length.writeUInt32LE(sealed.length)
  return Buffer.concat([length, sealed])
}

/**
 * Plays the frames of a file into a list, as far as they can be read. Answers whether all could be: what is missing at the end
 * may be what a process was writing when it was killed.
 */
export function readFrames(file: Buffer, { key, purpose }: InventoryKey, into: Map<string, Written>): boolean {
  if (file[0] !== INVENTORY_VERSION) return file.length === 0
  let at = 1
  while (at + LENGTH <= file.length) {
    const end = at + LENGTH + file.readUInt32LE(at)
    if (end > file.length) return false
    let records: Buffer
    try {
      records = unsealBehindNonce(key, purpose, file.subarray(at + LENGTH, end))
    } catch {
      return false // Damaged, or of another journal: what comes after it cannot be found.
    }
    applyRecords(records, into)
    at = end
  }
  return at === file.length
}
