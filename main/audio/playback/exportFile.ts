import { open, unlink } from 'node:fs/promises'
import { toAudioError } from '../../files/disk'
import type { AudioReader } from '../store/reader'

/** Writes the audio of a recording to a file, as it plays. @throws AppError `integrity`, `audio-missing`, `disk-full`; then there is no file */
export async function exportRecording(reader: AudioReader, path: string): Promise<{ sizeBytes: number }> {
  const file = await open(path, 'w', 0o600).catch((error: unknown) => {
    throw toAudioError(error)
  })
  try {
    for await (const piece of reader.pieces()) await file.write(piece)
    await file.close()
    return { sizeBytes: reader.sizeBytes }
  } catch (error) {
    await file.close()
    await unlink(path).catch(() => undefined) // Half a recording under its name would be taken for the whole.
    throw toAudioError(error)
  }
}
