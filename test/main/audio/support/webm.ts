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
