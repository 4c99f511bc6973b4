import { inEnglish } from '../../../app/messages/inEnglish'
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { nodeChild } from '../../../main/transcribe/engines/processes'
import { ModelStore } from '../../../main/transcribe/models/store'
import { trialClips, Trials } from '../../../main/transcribe/engines/trials'
import { decodeAll } from '../../../main/decode/decode'
import { bytesSource } from '../../../main/decode/source'
import { temporaryFolder } from '../../support/documents'
import { braindump, jsonOf } from '../../support/commandLine'
import { bundledFolder, needsModels, realModel, testModels, withoutModels } from './models'
import { shuffleWeights } from './shuffledWeights'

vi.setConfig({ testTimeout: 180_000 })

const never = new AbortController().signal

async function open(options: { spoken?: string[]; availableBytes?: number; clips?: string | null } = {}) {
  const { spoken = ['en'], availableBytes = Infinity, clips = trialClips() } = options
  const profile = await temporaryFolder()
  const trials = new Trials({
    profile,
    clips,
    start: nodeChild(),
    vadPath: () => Promise.resolve(testModels?.vad ?? null),
    spoken: () => spoken,
    availableBytes: () => availableBytes,
    onError: (error) => {
      throw error
    },
  })
  const store = new ModelStore({
    folder: join(profile, 'models'),
    bundled: null,
    mirror: () => '',
    spoken: () => ['en'],
    onChanged: () => undefined,
    memoryBytes: 8e9,
    trials,
  })
  return { profile, trials, store }
}

/** A model whose decoder is whole and knows nothing any more. */
async function shuffledModel(): Promise<string> {
  const folder = join(await temporaryFolder(), 'shuffled')
  await mkdir(folder)
  const from = testModels?.folders.tiny ?? ''
  for (const name of await readdir(from)) await copyFile(join(from, name), join(folder, name))
  const decoder = (await readdir(folder)).find((name) => /decoder.*\.onnx$/.test(name)) ?? ''
  const bytes = await readFile(join(folder, decoder))
  expect(shuffleWeights(bytes)).toBeGreaterThan(5)
  await chmod(join(folder, decoder), 0o600) // The models may be read-only.
  await writeFile(join(folder, decoder), bytes)
  return folder
}

it('comes with clips that can be decoded, about ten seconds each', async () => {
  const clips = trialClips() ?? ''
  for (const name of ['english.ogg', 'german.ogg']) {
    const seconds = (await decodeAll(bytesSource(await readFile(join(clips, name))))).length / 16_000
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(13)
  }
})

describe.skipIf(withoutModels)(needsModels('a model that is tried'), () => {
  it('passes with its words, its speed and its memory, which are kept', async () => {
    const { trials } = await open()
    const { files } = await realModel('moonshine')
    const trial = await trials.try({ id: 'moonshine', files, languages: 'english' }, never)
    expect(trial).toMatchObject({ verdict: 'passed', words: 22 })
    expect(trial?.wrong).toBeLessThanOrEqual(2)
    expect(trial?.factor).toBeLessThan(1)
    expect(trial?.memoryBytes).toBeGreaterThan(60e6)
    expect((await trials.all()).get('moonshine')).toEqual(trial)
    await trials.forget('moonshine')
    expect((await trials.all()).size).toBe(0)
  })

  it('fails where it claims a language and hears another', async () => {
    const { trials } = await open({ spoken: ['de'] })
    const { files } = await realModel('moonshine')
    expect(await trials.try({ id: 'other', files, languages: 'many' }, never)).toMatchObject({ verdict: 'words' })
  })

  it('hears German where it knows it', async () => {
    const { trials } = await open({ spoken: ['de'] })
    const { files } = await realModel('base')
    const trial = await trials.try({ id: 'base', files, languages: 'many' }, never)
    expect(trial?.words).toBe(26)
    expect(trial?.wrong).toBeLessThan(8)
  })

  it('is not even loaded where it needs more memory than there is', async () => {
    const { trials } = await open({ availableBytes: 100e6 })
    const { files } = await realModel('tiny')
    expect(await trials.try({ id: 'tiny', files, languages: 'english' }, never)).toMatchObject({ verdict: 'memory' })
  })

  it('fails, and nothing else does, where it cannot be run', async () => {
    const { trials } = await open()
    const { files } = await realModel('moonshine')
    const other = { ...files, encoder: testModels?.vad ?? '' }
    expect(await trials.try({ id: 'other', files: other, languages: 'english' }, never)).toMatchObject({
      verdict: 'broken',
    })
  })

  it('is tried again where it was cancelled, and used untried where there is nothing to try it with', async () => {
    const { files } = await realModel('moonshine')
    const { trials } = await open()
    expect(await trials.try({ id: 'a', files, languages: 'english' }, AbortSignal.abort())).toBeNull()
    expect((await trials.all()).size).toBe(0)
    const without = await open({ clips: null })
    expect(await without.trials.try({ id: 'a', files, languages: 'english' }, never)).toBeNull()
  })

  it('is named and not used when its weights are shuffled, and another one is', async () => {
    const { store } = await open()
    const id = await store.import(await shuffledModel())
    const listed = (await store.list()).models.find((model) => model.id === id)
    expect(listed).toMatchObject({ state: 'present', trial: { verdict: 'words' } })
    expect([await store.usable(''), await store.usable(id)]).toEqual([null, null])
    expect(inEnglish(await store.whyNone(id))).toMatch(
      /^"shuffled" is not used: of 22 words it was tried with, it got \d+ wrong\./,
    )
    const good = await store.import(testModels?.folders.moonshine ?? '')
    expect((await store.usable(''))?.id).toBe(good)
    await store.remove(id)
    expect(inEnglish(await store.whyNone(id))).toContain('There is no speech model')
  })

  it('says on the command line how it did, and is not used for a recording when it failed', async () => {
    const profile = await temporaryFolder()
    const bundled = await bundledFolder()
    const run = (args: string[]) =>
      braindump(profile, args, { BRAINDUMP_SPEECH_MODELS: bundled, LC_ALL: 'en_GB.UTF-8' })
    expect((await run(['init'])).code).toBe(0)
    const imported = await run(['model', 'import', await shuffledModel()])
    expect(imported.err).toContain('"shuffled" is not used')
    const { id } = jsonOf(await run(['add', '--audio', testModels?.jfk ?? '', '--json'])) as { id: string }
    const named = await run(['transcribe', id, '--model', imported.out.trim(), '--json'])
    expect(jsonOf(named)).toMatchObject({
      error: { kind: 'model', message: expect.stringContaining('"shuffled" is not used') as string },
    })
    expect((await run(['transcribe', id])).out).toContain('ask what you can do for your country')
    expect((await run(['model', 'list'])).out).toMatch(/shuffled.*not used/)
  })
})
