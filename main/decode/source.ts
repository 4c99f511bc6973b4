import { open } from 'node:fs/promises'
import type { ByteSource } from '../../app/audio/byteSource'

export type { ByteSource }

/** A source over bytes in memory. */
export const bytesSource = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.byteLength,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
})

/** A source over a file; `close` it afterwards. Throws what `open` throws when the file cannot be read. */
export async function fileSource(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    sizeBytes: size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start)
      let filled = 0
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled)
        if (bytesRead === 0) return bytes.subarray(0, filled)
        filled += bytesRead
      }
      return bytes
    },
    close: () => file.close(),
  }
}
