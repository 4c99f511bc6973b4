/** Root mean square of samples. */
export const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length))

/** A WAV file of 16-bit mono samples. */
export function wavOf(rateHz: number, samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(44 + samples.byteLength)
  const view = new DataView(bytes.buffer)
  const ascii = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  ascii(0, 'RIFF')
  view.setUint32(4, 36 + samples.byteLength, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, rateHz * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, samples.byteLength, true)
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), 44)
  return bytes
}

/** A WAV file whose samples are `value(seconds)`, −1 to 1. */
export function soundWav(rateHz: number, seconds: number, value: (atSeconds: number) => number): Uint8Array {
  const samples = Int16Array.from({ length: Math.round(rateHz * seconds) }, (_, i) =>
    Math.round(value(i / rateHz) * 32_767),
  )
  return wavOf(rateHz, samples)
}

export const toneWav = (tone: { rateHz: number; toneHz: number; seconds: number; amplitude: number }): Uint8Array =>
  soundWav(tone.rateHz, tone.seconds, (t) => tone.amplitude * Math.sin(2 * Math.PI * tone.toneHz * t))
