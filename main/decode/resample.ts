/**
 * Streaming sample-rate conversion for speech: a windowed-sinc low-pass (Blackman, 16 zero crossings a side, cut at 92 %
 * of the lower Nyquist frequency) evaluated at each output instant. See J. O. Smith, "Digital Audio Resampling",
 * https://ccrma.stanford.edu/~jos/resample/.
 */
export interface Resampler {
  /** Takes any number of input samples and answers what can be computed from them; keeps the rest. */
  push(samples: Float32Array): Float32Array
  /** What is left at the end of the stream. */
  flush(): Float32Array
}

const ZERO_CROSSINGS = 16
/** Table entries between two zero crossings; nearest entry, error below −80 dB. */
const TABLE_STEPS = 512

const table = (() => {
  const entries = new Float32Array(ZERO_CROSSINGS * TABLE_STEPS + 1)
  for (let i = 0; i < entries.length; i += 1) {
    const x = i / TABLE_STEPS
    const phase = Math.PI * (x / ZERO_CROSSINGS)
    const window = 0.42 + 0.5 * Math.cos(phase) + 0.08 * Math.cos(2 * phase)
    entries[i] = window * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))
  }
  return entries
})()

/** Converts mono samples from one rate to another; equal rates pass through. */
export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (samples) => samples, flush: () => new Float32Array(0) }
  const step = fromHz / toHz
  const cut = 0.92 * Math.min(1, toHz / fromHz)
  const reach = Math.ceil(ZERO_CROSSINGS / cut)
  // The stream starts with silence, so that the first output has its left side.
  let held: Float32Array = new Float32Array(reach)
  /** Place of the next output sample within `held`. */
  let place = reach

  const at = (center: number): number => {
    const whole = Math.floor(center)
    let sum = 0
    for (let i = whole - reach + 1; i <= whole + reach; i += 1) {
      const distance = Math.round(Math.abs(center - i) * cut * TABLE_STEPS)
      if (distance < table.length) sum += (held[i] ?? 0) * (table[distance] ?? 0)
    }
    return sum * cut
  }

  const push = (samples: Float32Array): Float32Array => {
    const joined = new Float32Array(held.length + samples.length)
    joined.set(held)
    joined.set(samples, held.length)
    held = joined
    const count = Math.max(0, Math.ceil((held.length - reach - place) / step))
    const out = new Float32Array(count)
    for (let i = 0; i < count; i += 1) out[i] = at(place + i * step)
    place += count * step
    const spare = Math.max(0, Math.min(Math.floor(place) - reach, held.length))
    held = held.slice(spare)
    place -= spare
    return out
  }

  return { push, flush: () => push(new Float32Array(reach)) }
}
