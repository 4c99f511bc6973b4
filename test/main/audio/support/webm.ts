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
