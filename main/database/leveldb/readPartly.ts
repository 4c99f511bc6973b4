import { open, readFile, type FileHandle } from 'node:fs/promises'

/** What a disk gives or does not give at once; a sector that cannot be read costs no more than one of these. */
const SECTOR = 4096

/** A file, with zeros where the disk does not give it: what stands around that is read. Nothing of one that cannot be opened. */
export async function readPartly(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    const file = await open(path, 'r').catch(() => null) // Not even its name is left, or nobody may read it.
    if (file === null) return Buffer.alloc(0)
    try {
      return await sectorsOf(file)
    } finally {
      await file.close()
    }
  }
}

/** Sector by sector, after reading all at once failed. */
export async function sectorsOf(file: Pick<FileHandle, 'stat' | 'read'>): Promise<Buffer> {
  const { size } = await file.stat()
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += SECTOR) {
    const length = Math.min(SECTOR, size - at)
    // The zeros that stand there are noticed by the checksum of whatever they belong to.
    await file.read(bytes, at, length, at).catch(() => bytes.fill(0, at, at + length))
  }
  return bytes
}
