import { open, type FileHandle } from 'node:fs/promises'

/** Open files, a few at a time: a restore reads thousands of blobs out of each pack. */
export class OpenFiles {
  readonly #open = new Map<string, Promise<FileHandle>>()
  readonly #most: number

  constructor(most = 8) {
    this.#most = most
  }

  size(path: string): Promise<number> {
    return this.#with(path, async (file) => (await file.stat()).size)
  }

  /** So many bytes from a place on; fewer where the file ends. One call after the other. */
  read(path: string, at: number, length: number): Promise<Buffer> {
    return this.#with(path, (file) => readFrom(file, at, length))
  }

  async close(): Promise<void> {
    const files = [...this.#open.values()]
    this.#open.clear()
    for (const file of files) await file.then((one) => one.close()).catch(() => undefined) // One that never opened.
  }

  async #with<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
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
      return await work(await file)
    } catch (error) {
      this.#open.delete(path)
      await file.then((one) => one.close()).catch(() => undefined) // The first error is the one to tell.
      throw error
    }
  }
}

async function readFrom(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}
