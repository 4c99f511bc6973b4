import { open } from 'node:fs/promises'
import { SPEECH_RATE_HZ } from '../../decode/decode'
import { toInt16 } from './whisperLibrary'

export const HEADER_BYTES = 44
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
  await file.write(new Uint8Array(HEADER_BYTES))
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
      await file.write(wavHeader(written, SPEECH_RATE_HZ), 0, HEADER_BYTES, 0)
      await file.close()
    },
    close: () => file.close(),
  }
}

/** Header of a mono 16-bit WAV: http://soundfile.sapp.org/doc/WaveFormat/ */
export function wavHeader(samples: number, sampleRateHz: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + samples * 2, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20) // PCM
  bytes.writeUInt16LE(1, 22) // one channel
  bytes.writeUInt32LE(sampleRateHz, 24)
  bytes.writeUInt32LE(sampleRateHz * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples * 2, 40)
  return bytes
}
