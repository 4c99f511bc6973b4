import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pcm16Format, wavHeader } from '../../app/audio/wav'
import { temporaryFolder } from './documents'

/** A WAV (16 kHz, mono) around these samples. */
export const wavAround = (samples: Uint8Array): Buffer =>
  Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples])

/** A WAV file of noise that is gone after the test: incompressible, so that every byte on the wire counts. */
export async function noiseFile(sizeBytes: number): Promise<{ path: string; bytes: Buffer }> {
  const bytes = wavAround(randomBytes(sizeBytes - 44))
  const path = join(await temporaryFolder(), 'noise.wav')
  await writeFile(path, bytes)
  return { path, bytes }
}
