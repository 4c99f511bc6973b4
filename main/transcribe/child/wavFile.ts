import { open } from 'node:fs/promises'
import { pcm16Format, wavHeader } from '../../../app/audio/wav'
import { SPEECH_RATE_HZ } from '../../decode/decode'

/** Everything before so many 16-bit samples. */
export const headerOf = (samples: number): Uint8Array => wavHeader(pcm16Format(SPEECH_RATE_HZ, 1), samples * 2)
const ZEROS = new Uint8Array(SPEECH_RATE_HZ * 2)

/** A 16 kHz mono 16-bit WAV file that is written front to back, with silence where nothing is put. Readable by this user only. */
export interface WavFile {
  /** Puts samples at a place (in samples) at or after the last one written. */
  put(at: number, samples: Float32Array): Promise<void>
  /** Ends the file at this length and completes its header. */
  finish(length: number): Promise<void>
  /** Closes an unfinished file. */
  close(): Promise<void>
}

/** Creates the file; fails where one is already. */
export async function createWav(path: string): Promise<WavFile> {
  const file = await open(path, 'wx', 0o600)
  await file.write(headerOf(0))
  let written = 0
  const silenceTo = async (length: number): Promise<void> => {
    while (written < length) {
      const count = Math.min(length - written, SPEECH_RATE_HZ)
      await file.write(ZEROS.subarray(0, count * 2))
      written += count
    }
  }
  return {
    async put(at, samples) {
      await silenceTo(at)
      await file.write(new Uint8Array(toInt16(samples)))
      written += samples.length
    },
    async finish(length) {
      await silenceTo(length)
      const header = headerOf(written)
      await file.write(header, 0, header.length, 0)
      await file.close()
    },
    close: () => file.close(),
  }
}

/** Samples as 16-bit numbers. */
export function toInt16(samples: Float32Array): ArrayBuffer {
  const out = new Int16Array(samples.length)
  samples.forEach((sample, i) => {
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))
  })
  return out.buffer
}
