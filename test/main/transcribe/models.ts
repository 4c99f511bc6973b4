import { existsSync } from 'node:fs'
import { join } from 'node:path'

/*
 * Models and sounds that are not part of the repository. `BRAINDUMP_TEST_MODELS` names their folder; without it, tests that
 * need them are skipped, and say so in their names.
 */
const folder = process.env['BRAINDUMP_TEST_MODELS']

const file = (name: string): string | null => {
  if (folder === undefined) return null
  const path = join(folder, name)
  if (!existsSync(path)) throw new Error(`BRAINDUMP_TEST_MODELS is set, but there is no ${path}`)
  return path
}

export const testModels =
  folder === undefined
    ? null
    : {
        whisper: file('for-tests-ggml-tiny.bin') ?? '',
        vad: file('for-tests-silero-v6.2.0-ggml.bin') ?? '',
        jfk: file('jfk.wav') ?? '',
      }

/** For `describe.skipIf(...)`: the reason stands in the title. */
export const withoutModels = testModels === null
export const needsModels = (title: string): string =>
  withoutModels ? `${title} (skipped: BRAINDUMP_TEST_MODELS names no folder of test models)` : title
