import { bytesSource, type ByteSource } from '../../decode/source'
import { headerOf, toInt16 } from '../child/wavFile'

/** Samples in memory as a WAV file in memory. */
export function samplesSource(samples: Float32Array): ByteSource {
  const header = headerOf(samples.length)
  const bytes = new Uint8Array(header.length + samples.length * 2)
  bytes.set(header)
  bytes.set(new Uint8Array(toInt16(samples)), header.length)
  return bytesSource(bytes)
}
