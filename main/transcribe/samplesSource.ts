import { SPEECH_RATE_HZ } from '../decode/decode'
import { bytesSource, type ByteSource } from '../decode/source'
import { toInt16 } from './child/whisperLibrary'
import { HEADER_BYTES, wavHeader } from './child/wavFile'

/** Samples in memory as a WAV file in memory. */
export function samplesSource(samples: Float32Array): ByteSource {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2)
  bytes.set(wavHeader(samples.length, SPEECH_RATE_HZ))
  bytes.set(new Uint8Array(toInt16(samples)), HEADER_BYTES)
  return bytesSource(bytes)
}
