/*
 * SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#walformat). A program that was killed leaves its last
 * changes there, and a reader that only has the file in memory has to put them in by itself.
 */

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const MAGIC = 0x377f0682
const NO_SUM: Sum = [0, 0]

type Sum = readonly [number, number]

/** The database with everything that was committed in its log; what was not committed, or is torn, does not count. */
export function withLog(database: Buffer, log: Buffer): Buffer {
  if (log.length < HEADER_BYTES || (log.readUInt32BE(0) & ~1) >>> 0 !== MAGIC) return database
  const bigEndian = (log.readUInt32BE(0) & 1) === 1
  const pageBytes = log.readUInt32BE(8)
  let sum = checksum(log.subarray(0, 24), bigEndian, NO_SUM)
  if (pageBytes < 512 || !sameSum(sum, log, 24)) return database

  const pending = new Map<number, Buffer>()
  const committed = new Map<number, Buffer>()
  let pages = 0
  for (let at = HEADER_BYTES; at + FRAME_HEADER_BYTES + pageBytes <= log.length; at += FRAME_HEADER_BYTES + pageBytes) {
    const frame = log.subarray(at, at + FRAME_HEADER_BYTES)
    // Other salts: left from before the log was begun anew.
    if (frame.compare(log, 16, 24, 8, 16) !== 0) break
    const page = log.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + pageBytes)
    sum = checksum(page, bigEndian, checksum(frame.subarray(0, 8), bigEndian, sum))
    if (!sameSum(sum, frame, 16)) break
    pending.set(frame.readUInt32BE(0), page)
    const sizeAfterCommit = frame.readUInt32BE(4)
    if (sizeAfterCommit === 0) continue
    pages = sizeAfterCommit
    for (const [number, content] of pending) committed.set(number, content)
    pending.clear()
  }
  if (pages === 0) return database
  const whole = Buffer.alloc(pages * pageBytes)
  database.copy(whole, 0, 0, Math.min(database.length, whole.length))
  for (const [number, content] of committed)
    if (number >= 1 && number <= pages) content.copy(whole, (number - 1) * pageBytes)
  return whole
}

function checksum(bytes: Buffer, bigEndian: boolean, [first, second]: Sum): Sum {
  let [s0, s1] = [first, second]
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    s0 = (s0 + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + s1) >>> 0
    s1 = (s1 + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + s0) >>> 0
  }
  return [s0, s1]
}

const sameSum = ([s0, s1]: Sum, bytes: Buffer, at: number): boolean =>
  bytes.readUInt32BE(at) === s0 && bytes.readUInt32BE(at + 4) === s1
