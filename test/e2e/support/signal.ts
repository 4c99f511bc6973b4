import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'

const run = promisify(execFile)
/** Enough for speech, and little enough to compare sample by sample. */
export const RATE_HZ = 8_000

/** Samples of a sound file, mono, at `RATE_HZ`. */
export async function samplesOfFile(path: string): Promise<Float32Array> {
  const { stdout } = await run('sox', [path, '-r', String(RATE_HZ), '-c', '1', '-t', 'f32', '-'], {
    encoding: 'buffer',
    maxBuffer: 64_000_000,
  })
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.byteLength & ~3)))
}

/** Samples of a recording as the window decodes it from the journal, mono, at `RATE_HZ`. */
export async function samplesOfRecording(page: Page, url: string): Promise<Float32Array> {
  const base64 = await page.evaluate(
    async ([url, rate]) => {
      const bytes = await (await fetch(url)).arrayBuffer()
      const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes)
      const mono = new Float32Array(decoded.length)
      for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
        decoded.getChannelData(channel).forEach((sample, at) => (mono[at] = (mono[at] ?? 0) + sample))
      }
      let text = ''
      for (const byte of new Uint8Array(mono.buffer)) text += String.fromCharCode(byte)
      return btoa(text)
    },
    [url, RATE_HZ] as const,
  )
  const bytes = Buffer.from(base64, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

export const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length))

/** Loudness in steps of 20 ms. */
function envelope(samples: Float32Array): Float32Array {
  const step = RATE_HZ / 50
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, at) =>
    rms(samples.subarray(at * step, (at + 1) * step)),
  )
}

/** Pearson correlation of `a` shifted by `lag` against `b`, over where both are. */
function correlationAt(a: Float32Array, b: Float32Array, lag: number): number {
  const from = Math.max(0, lag)
  const to = Math.min(a.length, b.length + lag)
  const n = to - from
  if (n < b.length / 2) return 0
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0]
  for (let at = from; at < to; at++) {
    const x = a[at] ?? 0
    const y = b[at - lag] ?? 0
    sa += x
    sb += y
    saa += x * x
    sbb += y * y
    sab += x * y
  }
  const spread = Math.sqrt((saa - (sa * sa) / n) * (sbb - (sb * sb) / n))
  return spread === 0 ? 0 : (sab - (sa * sb) / n) / spread
}

function best(a: Float32Array, b: Float32Array, from: number, to: number): { lag: number; correlation: number } {
  let found = { lag: 0, correlation: -1 }
  for (let lag = from; lag <= to; lag++) {
    const correlation = correlationAt(a, b, lag)
    if (correlation > found.correlation) found = { lag, correlation }
  }
  return found
}

/**
 * How alike two recordings of the same sound are, wherever each of them begins: the best correlation of their
 * loudness over time (1 is equal, 0 unrelated).
 */
export function likeness(recorded: Float32Array, original: Float32Array): number {
  const [a, b] = [envelope(recorded), envelope(original)]
  return best(a, b, -b.length, a.length).correlation
}
