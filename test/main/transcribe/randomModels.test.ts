import { readFile } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { bytesSource } from '../../../main/decode/source'
import { nodeChild } from '../../../main/transcribe/engines/processes'
import { sherpaEngine } from '../../../main/transcribe/engines/sherpa'
import { inFolder } from '../../../main/transcribe/models/installed'
import { inspectFolder } from '../../../main/transcribe/models/layout'
import { braindump, jsonOf } from '../../support/commandLine'
import { temporaryFolder } from '../../support/documents'
import { bundledFolder, needsModels, testModels, withoutModels } from './models'
import { randomCanary, randomTransducer } from './randomModels'

vi.setConfig({ testTimeout: 180_000 })

/*
 * Kinds of models of which no real one is at hand: a small one with weights of chance goes through the whole product, is named
 * by its trial, and is not used.
 */

const quiet = { onProgress: () => undefined, onSegments: () => undefined }

describe('a model of chance', () => {
  it('of a kind that hears in blocks is refused in words', async () => {
    await expect(inspectFolder(await randomTransducer(true))).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining('made for streaming') as string,
    })
  })

  describe.skipIf(withoutModels)(needsModels('of a kind that can be run'), () => {
    it.each([
      ['transducer', randomTransducer],
      ['canary', randomCanary],
    ] as const)(
      'is run, with the width of features that it says itself, and gives words with their times: %s',
      async (kind, make) => {
        const folder = await make()
        const { files, rank, languages } = await inspectFolder(folder)
        expect(files.kind).toBe(kind)
        const engine = sherpaEngine({
          start: nodeChild(),
          model: { id: 'random', files: inFolder(files, folder), rank, english: kind === 'transducer', languages },
          vadPath: testModels?.vad ?? null,
        })
        const source = bytesSource(new Uint8Array(await readFile(testModels?.jfk ?? '')))
        const { segments } = await engine.transcribe(
          { source, durationMs: 11_000, language: 'auto', languages: ['fi', 'de'] },
          quiet,
          new AbortController().signal,
        )
        const words = segments.flatMap((segment) => segment.words ?? [])
        expect(words.length).toBeGreaterThan(5)
        for (const [n, { startMs, endMs }] of words.entries()) {
          expect(startMs).toBeGreaterThanOrEqual(words[n - 1]?.startMs ?? 0)
          expect(endMs).toBeGreaterThanOrEqual(startMs)
          expect(endMs).toBeLessThanOrEqual(11_500)
        }
      },
    )

    it.each([
      ['random-parakeet', randomTransducer],
      ['random-canary', randomCanary],
    ] as const)('goes through the whole product: is named by its trial and not used: %s', async (label, make) => {
      const profile = await temporaryFolder()
      const environment = { BRAINDUMP_SPEECH_MODELS: await bundledFolder(), LC_ALL: 'en_GB.UTF-8' }
      const run = (args: string[]) => braindump(profile, args, environment)
      expect((await run(['init'])).code).toBe(0)
      const imported = await run(['model', 'import', await make()])
      expect(imported.err).toContain(`"${label}" is not used: of 22 words it was tried with, it got `)
      const { id } = jsonOf(await run(['add', '--audio', testModels?.jfk ?? '', '--json'])) as { id: string }
      const named = await run(['transcribe', id, '--model', imported.out.trim(), '--json'])
      expect(jsonOf(named)).toMatchObject({
        error: { kind: 'model', message: expect.stringContaining(`"${label}" is not used`) as string },
      })
      expect((await run(['transcribe', id])).out).toContain('ask what you can do for your country')
      expect((await run(['model', 'list'])).out).toMatch(new RegExp(`${label}.*not used`))
    })
  })
})
