import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The voice detection, by which the folder is known. */
export const BUNDLED_VAD = 'silero_vad.onnx'

/**
 * The folder with the speech model and the voice detection that come with the app: beside the archive of the package, or
 * where set-up puts them beside the build (`out/speech`). Null where set-up could not get them. `BRAINDUMP_SPEECH_MODELS` names
 * another folder, or none when it is empty.
 */
export function bundledModels(from = import.meta.dirname): string | null {
  const named = process.env['BRAINDUMP_SPEECH_MODELS']
  if (named !== undefined) return existsSync(join(named, BUNDLED_VAD)) ? named : null
  for (let folder = from; ; folder = dirname(folder)) {
    for (const path of [join(folder, 'out', 'speech'), join(folder, 'speech')])
      if (existsSync(join(path, BUNDLED_VAD))) return path
    if (folder === dirname(folder)) return null
  }
}
