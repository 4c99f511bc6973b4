/** What is joined: arrays of bytes or of samples. */
interface Part<T> {
  readonly length: number
  set(part: T, at: number): void
}

function filled<T extends Part<T>>(whole: T, parts: readonly T[]): T {
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const lengthOf = (parts: readonly { readonly length: number }[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0)

/** Bytes one after the other, in an array of their own. */
export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => filled(new Uint8Array(lengthOf(parts)), parts)

/** Samples one after the other, in an array of their own. */
export const joinSamples = (parts: readonly Float32Array[]): Float32Array<ArrayBuffer> =>
  filled<Float32Array<ArrayBuffer>>(new Float32Array(lengthOf(parts)), parts as readonly Float32Array<ArrayBuffer>[])
