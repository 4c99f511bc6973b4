import type { Stats } from 'node:fs'
import { readFile } from 'node:fs/promises'

/**
 * Where SQLite puts its locks (https://www.sqlite.org/lockingv3.html): a lock for writing on these bytes means that
 * somebody writes or is about to. Readers lock the bytes after them for reading.
 */
const PENDING_BYTE = 0x4000_0000
const LAST_SHARED_BYTE = PENDING_BYTE + 511

/**
 * Whether another process holds a lock for writing on a SQLite file. Linux tells of locks; elsewhere the answer is false, and
 * a file that changes while it is read is noticed by its counter of changes.
 */
export async function lockedBy(file: Stats): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '')
  return locks.split('\n').some((line) => {
    // 1: POSIX  ADVISORY  WRITE 4711 08:01:123456 1073741825 1073742335
    const [, , , access, , place, from, to] = line.trim().split(/\s+/)
    if (access !== 'WRITE' || place?.split(':')[2] !== String(file.ino)) return false
    const end = to === 'EOF' ? Infinity : Number(to)
    return Number(from) <= LAST_SHARED_BYTE && end >= PENDING_BYTE
  })
}
