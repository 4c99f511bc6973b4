/** Peaks kept of a recording, whatever its length: enough for a waveform across a wide window. */
export const PEAK_COUNT = 800

/**
 * The loudest sample of each of `count` equal parts, as bytes (255 is full scale).
 * `samples` are mono, from -1 to 1.
 */
export function peaksOf(samples: Float32Array, count = PEAK_COUNT): Uint8Array {
  const peaks = new Uint8Array(Math.min(count, samples.length))
  for (let part = 0; part < peaks.length; part += 1) {
    const end = Math.floor(((part + 1) * samples.length) / peaks.length)
    let loudest = 0
    for (let at = Math.floor((part * samples.length) / peaks.length); at < end; at += 1) {
      const level = Math.abs(samples[at] as number)
      if (level > loudest) loudest = level
    }
    peaks[part] = Math.min(255, Math.round(loudest * 255))
  }
  return peaks
}

/** Peaks of a part of a recording, from the peaks of the whole: after a trim the audio need not be decoded again. */
export function slicePeaks(peaks: Uint8Array, durationMs: number, startMs: number, endMs: number): Uint8Array {
  const place = (ms: number): number => Math.round((Math.min(Math.max(ms, 0), durationMs) / durationMs) * peaks.length)
  if (durationMs <= 0 || peaks.length === 0) return peaks
  const from = Math.min(place(startMs), peaks.length - 1)
  return peaks.slice(from, Math.max(from + 1, place(endMs)))
}

/**
 * Collects peaks of a stream of unknown length: keeps at most twice `count` and halves them when they are full.
 */
export class PeakCollector {
  readonly #peaks: Float32Array
  readonly #count: number
  #used = 0
  #samplesEach: number
  #seen = 0
  #loudest = 0

  /** `samplesEach`: samples a peak to begin with. */
  constructor(count = PEAK_COUNT, samplesEach = 160) {
    this.#count = count
    this.#peaks = new Float32Array(2 * count)
    this.#samplesEach = samplesEach
  }

  push(samples: Float32Array): void {
    for (let at = 0; at < samples.length; at += 1) {
      const level = Math.abs(samples[at] as number)
      if (level > this.#loudest) this.#loudest = level
      this.#seen += 1
      if (this.#seen >= this.#samplesEach) this.#close()
    }
  }

  finish(): Uint8Array {
    if (this.#seen > 0) this.#close()
    return peaksOf(this.#peaks.subarray(0, this.#used), this.#count)
  }

  #close(): void {
    this.#peaks[this.#used] = this.#loudest
    this.#used += 1
    this.#seen = 0
    this.#loudest = 0
    if (this.#used < this.#peaks.length) return
    for (let at = 0; at < this.#count; at += 1)
      this.#peaks[at] = Math.max(this.#peaks[2 * at] as number, this.#peaks[2 * at + 1] as number)
    this.#used = this.#count
    this.#samplesEach *= 2
  }
}
