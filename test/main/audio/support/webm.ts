import { randomFillSync } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Slices as MediaRecorder gave them (Opus in WebM, 40 s of speech with a pause, half a second a slice). */
export function recordedSlices(): Buffer[] {
  const whole = readFileSync(new URL('../../../fixtures/audio/speech.webm', import.meta.url))
  const lengths = JSON.parse(
    readFileSync(new URL('../../../fixtures/audio/speech.slices.json', import.meta.url), 'utf8'),
  ) as number[]
  let at = 0
  return lengths.map((length) => whole.subarray(at, (at += length)))
}

/** The clusters of a recording, later by some milliseconds: a longer recording is made of several. */
export function shifted(webm: Buffer, ms: number): Buffer {
  const cluster = Buffer.from('1f43b675', 'hex')
  const parts: Buffer[] = []
  for (let at = webm.indexOf(cluster); at >= 0;) {
    const next = webm.indexOf(cluster, at + 4)
    const bytes = webm.subarray(at, next < 0 ? webm.length : next)
    // Chromium writes: id, unknown size in 8 bytes, E7, length, timestamp.
    const length = bytes[13]! & 0x7f
    const timestamp = bytes.readUIntBE(14, length)
    const head = Buffer.from([...bytes.subarray(0, 12), 0xe7, 0x84, 0, 0, 0, 0])
    head.writeUInt32BE(timestamp + ms, 14)
    parts.push(head, bytes.subarray(14 + length))
    at = next
  }
  return Buffer.concat(parts)
}

/**
 * The same blocks with other bytes in them, none like another. A recording made of one piece again and again repeats itself
 * as no speech does, and what repeats within less than the shortest chunk is not cut at the same places again.
 */
export function withoutRepeats(webm: Buffer): Buffer {
  const bytes = Buffer.from(webm)
  const cluster = Buffer.from('1f43b675', 'hex')
  for (let at = bytes.indexOf(cluster); at >= 0; at = bytes.indexOf(cluster, at)) {
    at += 12 // The cluster's id and its unknown size.
    at += 2 + (bytes[at + 1]! & 0x7f) // Its timestamp.
    while (bytes[at] === 0xa3) {
      const wide = bytes[at + 1]! < 0x80
      const length = wide ? bytes.readUInt16BE(at + 1) & 0x3fff : bytes[at + 1]! & 0x7f
      const block = at + (wide ? 3 : 2)
      // Track, time and flags stay, and the first byte of the packet, which says how long it sounds.
      randomFillSync(bytes, block + 5, length - 5)
      at = block + length
    }
  }
  return bytes
}
