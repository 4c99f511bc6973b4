import type { ByteSource } from '../../../app/audio/byteSource'

/** Bytes of another file behind a head of our own: so one container is read as another that has the same bytes in it. */
export function behindHead(head: Uint8Array, source: ByteSource, dataAt: number, dataBytes: number): ByteSource {
  return {
    sizeBytes: head.length + dataBytes,
    async read(start, end) {
      const first = head.subarray(start, end)
      const from = Math.max(start, head.length)
      if (from >= end) return first
      return Buffer.concat([first, await source.read(dataAt + from - head.length, dataAt + end - head.length)])
    },
  }
}
