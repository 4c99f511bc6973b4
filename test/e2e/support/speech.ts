import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Makes a WAV of 48 kHz mono in which a voice says `text`; answers its path. */
export async function speak(folder: string, text: string): Promise<string> {
  const raw = join(folder, 'voice.wav')
  const path = join(folder, 'microphone.wav')
  await run('espeak-ng', ['-s', '150', '-a', '160', '-w', raw, text])
  await run('sox', [raw, '-r', '48000', '-c', '1', '-b', '16', path])
  return path
}

/**
 * Flags that make Chromium hear a file instead of a microphone.
 * @param file WAV, 48 kHz mono
 * @param loop play it again and again; otherwise once, then silence
 */
export const microphoneFlags = (file: string, loop = false): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${file}${loop ? '' : '%noloop'}`,
]
