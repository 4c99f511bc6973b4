import { open, readFile, type FileHandle } from 'node:fs/promises'

/** What is read at once, in bytes. */
const PIECE = 8 * 1024 * 1024

interface Region {
  readonly start: number
  readonly end: number
}

/** What a process may have written: readable, and not a file mapped as it is on the disk. */
async function regionsOf(pid: number): Promise<Region[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
  return maps.split('\n').flatMap((line) => {
    const [range = '', rights = '', , , , path = ''] = line.split(/\s+/)
    const isWritten = rights.startsWith('rw') || (rights.startsWith('r') && path === '')
    if (!isWritten || path.startsWith('[v')) return []
    const [start = 0, end = 0] = range.split('-').map((address) => Number.parseInt(address, 16))
    return [{ start, end }]
  })
}

/** Why the memory of another process cannot be read here, or null where it can. */
export async function whyNoMemory(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return 'only Linux shows the memory of a process as a file'
  try {
    const [region] = await regionsOf(pid)
    const memory = await open(`/proc/${pid}/mem`)
    await memory.read(Buffer.alloc(16), 0, 16, region?.start ?? 0).finally(() => memory.close())
    return null
  } catch (error) {
    return `this user may not read the memory of its processes (${(error as NodeJS.ErrnoException).code})`
  }
}

/** Where in the memory of a process each of these byte strings stands: how often, by its name. */
export async function findInMemory(
  pid: number,
  needles: Readonly<Record<string, Uint8Array>>,
): Promise<Record<string, number>> {
  const found = Object.fromEntries(Object.keys(needles).map((name) => [name, 0]))
  const overlap = Math.max(...Object.values(needles).map(({ length }) => length)) - 1
  const memory = await open(`/proc/${pid}/mem`)
  try {
    for (const { start, end } of await regionsOf(pid))
      for (let at = start; at < end; at += PIECE) {
        const piece = await read(memory, at, Math.min(end, at + PIECE + overlap) - at)
        for (const [name, needle] of Object.entries(needles)) {
          // What begins in the overlap is counted with the next piece.
          for (let hit = piece.indexOf(needle); hit >= 0 && hit < PIECE; hit = piece.indexOf(needle, hit + 1))
            found[name] = (found[name] ?? 0) + 1
        }
      }
  } finally {
    await memory.close()
  }
  return found
}

/** A region may go while it is read: what is gone holds nothing. */
async function read(memory: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  try {
    const { bytesRead } = await memory.read(bytes, 0, length, at)
    return bytes.subarray(0, bytesRead)
  } catch {
    return Buffer.alloc(0)
  }
}
