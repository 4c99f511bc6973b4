import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BUNDLED_MODEL_ID } from '../../../app/transcribe/models/catalogue'
import { temporaryFolder } from '../../support/documents'
import { inFolder } from '../../../main/transcribe/models/installed'
import { inspectFolder } from '../../../main/transcribe/models/layout'

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
        vad: file('silero_vad.onnx') ?? '',
        jfk: file('jfk.wav') ?? '',
        twoCities: file('two-cities.wav') ?? '',
        folders: {
          moonshine: file('moonshine-tiny.en') ?? '',
          tiny: file('whisper-tiny.en-int8') ?? '',
          base: file('whisper-base-int8') ?? '',
        },
      }

/** A real model, ready for the engine. */
export async function realModel(name: 'moonshine' | 'tiny' | 'base') {
  const folder = testModels?.folders[name] ?? ''
  const { files, rank, languages } = await inspectFolder(folder)
  return { id: name, files: inFolder(files, folder), rank, english: languages === 'english' }
}

/** For `describe.skipIf(...)`: the reason stands in the title. */
export const withoutModels = testModels === null
export const needsModels = (title: string): string =>
  withoutModels ? `${title} (skipped: BRAINDUMP_TEST_MODELS names no folder of test models)` : title

/** A folder as the app brings it: the model and the voice detection. */
export async function bundledFolder(): Promise<string> {
  const folder = await temporaryFolder()
  await copyFile(testModels?.vad ?? '', join(folder, 'silero_vad.onnx'))
  await mkdir(join(folder, BUNDLED_MODEL_ID))
  for (const name of ['encoder_model.ort', 'decoder_model_merged.ort', 'tokens.txt'])
    await copyFile(join(testModels?.folders.moonshine ?? '', name), join(folder, BUNDLED_MODEL_ID, name))
  return folder
}
