import { keyed } from '../../../app/messages/message'
import { copyFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CatalogueModel } from '../../../app/transcribe/models/catalogue'
import { BUNDLED_MODEL_ID, modelUrl, SPEECH_MODELS, VAD_MODEL } from '../../../app/transcribe/models/catalogue'
import { ModelStore } from '../../../main/transcribe/models/store'
import { temporaryFolder } from '../../support/documents'
import { filesBelow } from '../../support/folders'
import { serveFile, sha256, type Behaviour } from './fileServer'
import { bundledFolder, needsModels, testModels, withoutModels } from './models'

const fixtures = join(import.meta.dirname, 'fixtures')
/** A model in the layout of Whisper, with weights of noise, as an archive. */
const content = await readFile(join(fixtures, 'model.tar.bz2'))
const entry = (id: string, rank: number): CatalogueModel => ({
  id,
  label: id,
  fileName: `${id}.tar.bz2`,
  sizeBytes: content.length,
  sha256: sha256(content),
  languages: id.endsWith('.en') ? 'english' : 'many',
  licence: 'MIT',
  speed: 3,
  accuracy: 3,
  cost: 6,
  heard: true,
  rank,
  kind: 'whisper',
  path: 'models/resolve/main',
})

async function open(
  behaviours: readonly Behaviour[] = [{ does: 'serves' }],
  catalogue = [entry('small', 30), entry('base.en', 21)],
  options: { spoken?: string[]; bundled?: string | null } = {},
) {
  const server = await serveFile(content, behaviours)
  const folder = join(await temporaryFolder(), 'models')
  const seen = { present: 0, changed: 0 }
  const store = new ModelStore({
    folder,
    bundled: options.bundled ?? null,
    mirror: () => `${server.url}/mirror/`,
    spoken: () => options.spoken ?? ['en'],
    onChanged: () => (seen.changed += 1),
    onPresent: () => (seen.present += 1),
    // Longer than any test takes to pause what stalls.
    patience: { stallMs: 10_000, tries: 2, pauseMs: 5 },
    catalogue,
    vad: { ...entry('vad', 0), kind: 'vad', fileName: 'silero_vad.onnx' },
  })
  const state = async (id: string) => (await store.list()).models.find((model) => model.id === id)
  return { store, folder, server, seen, state }
}

describe('the models that are offered', () => {
  it('have a size, a hash, a licence, and an address below the publisher or a mirror', () => {
    const ids = SPEECH_MODELS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining([BUNDLED_MODEL_ID, 'whisper-base']))
    const sizes = SPEECH_MODELS.map(({ sizeBytes }) => sizeBytes)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    for (const model of [...SPEECH_MODELS, VAD_MODEL]) {
      expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(model.licence).toMatch(/^(MIT|CC-BY-4\.0)$/)
    }
    expect(modelUrl(VAD_MODEL, '')).toBe(
      'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models/silero_vad.onnx',
    )
    expect(modelUrl(VAD_MODEL, ' http://mirror.local/gh/ ')).toMatch(/^http:\/\/mirror\.local\/gh\/k2-fsa\//)
  })
})

describe('the models on this device', () => {
  it('are absent, then downloading, then present and unpacked, with the voice detection beside them', async () => {
    const { store, server, seen, state, folder } = await open()
    expect(await state('small')).toMatchObject({ state: 'absent', doneBytes: 0 })
    expect(await store.usable('')).toBeNull()
    const done = store.fetch('small')
    await expect.poll(async () => (await state('small'))?.state).toBe('downloading')
    await done
    expect(await state('small')).toMatchObject({ state: 'present', doneBytes: content.length, error: null })
    expect(await store.usable('')).toMatchObject({
      id: 'small',
      rank: 30,
      english: false,
      files: { kind: 'whisper', encoder: join(folder, 'small', 'tiny-encoder.onnx'), wordTimes: false },
    })
    // Of both precisions the one that is used, and nothing else of the archive.
    const names = ['model.json', 'tiny-decoder.onnx', 'tiny-encoder.onnx', 'tiny-tokens.txt']
    expect((await readdir(join(folder, 'small'))).sort()).toEqual(names)
    expect((await readdir(folder)).sort()).toEqual(['silero_vad.onnx', 'small'])
    expect(await store.vadPath()).toBe(join(folder, 'silero_vad.onnx'))
    expect(server.ranges).toHaveLength(2)
    expect(seen.present).toBe(1)
  })

  it('offer the best one that is here, or the one that was chosen', async () => {
    const { store } = await open()
    await store.fetch('base.en')
    await store.fetch('small')
    expect((await store.usable(''))?.id).toBe('small')
    expect(await store.usable('base.en')).toMatchObject({ english: true })
    await store.remove('small')
    expect((await store.usable(''))?.id).toBe('base.en')
    expect(await store.usable('small')).toBeNull()
  })

  it('are not taken by themselves where they know English only and the person speaks more', async () => {
    const { store } = await open([{ does: 'serves' }], [entry('small', 10), entry('base.en', 21)], {
      spoken: ['en', 'de'],
    })
    await store.fetch('base.en')
    expect(await store.usable('')).toBeNull()
    expect(await store.whyNone('')).toEqual(keyed('model.englishOnly'))
    expect(await store.usable('base.en')).toMatchObject({ english: true })
    // Chosen, but not for what a person says is German.
    expect([await store.usable('', 'de'), await store.usable('base.en', 'de')]).toEqual([null, null])
    expect(await store.whyNone('base.en', 'de')).toEqual(keyed('model.englishOnly'))
    expect(await store.usable('', 'en')).toMatchObject({ id: 'base.en' })
    await store.fetch('small')
    expect((await store.usable(''))?.id).toBe('small')
    expect(await store.usable('base.en', 'de')).toMatchObject({ id: 'small' })
  })

  it('can be paused while they come, and go on', async () => {
    const { store, state, server, folder } = await open([
      { does: 'serves' },
      { does: 'stalls', afterBytes: 10_000 },
      { does: 'serves' },
    ])
    const done = store.fetch('small')
    const paused = expect(done).rejects.toMatchObject({ kind: 'cancelled' })
    const part = join(folder, 'small.tar.bz2.part')
    const length = async () => (await stat(part).catch(() => null))?.size
    await expect.poll(length, { timeout: 5_000 }).toBe(10_000)
    await store.pause('small')
    await paused
    expect(await state('small')).toMatchObject({ state: 'paused', error: null })
    await store.fetch('small')
    expect(await state('small')).toMatchObject({ state: 'present' })
    expect(server.ranges.at(-1)).toBe('bytes=10000-')
  })

  it('say why they could not be fetched', async () => {
    const { store, state } = await open([{ does: 'answers', status: 404 }])
    await expect(store.fetch('small')).rejects.toMatchObject({ kind: 'remote' })
    expect(await state('small')).toMatchObject({ state: 'absent', error: { kind: 'remote' } })
    await expect(store.fetch('unheard-of')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('are damaged when a file has another length', async () => {
    const { store, folder, state } = await open()
    await store.fetch('small')
    await truncate(join(folder, 'small', 'tiny-decoder.onnx'), 100)
    expect(await state('small')).toMatchObject({ state: 'damaged' })
    expect(await store.usable('')).toBeNull()
  })

  it('are not fetched onto a disk without room', async () => {
    const { store, server } = await open([{ does: 'serves' }], [{ ...entry('huge', 1), sizeBytes: 2 ** 60 }])
    await expect(store.fetch('huge')).rejects.toMatchObject({ kind: 'disk-full' })
    expect(server.ranges).toHaveLength(1) // the voice detection, which fits
  })
})

describe('an imported model', () => {
  const unpacked = async (): Promise<string> => {
    const { store, folder } = await open()
    await store.fetch('small')
    return join(folder, 'small')
  }

  it('comes from an archive, is kept over a restart, is one however often it comes, and can be removed', async () => {
    const { store, folder, server } = await open()
    const id = await store.import(join(fixtures, 'model.tar.bz2'))
    expect(id).toMatch(/^imported-[0-9a-f]{12}$/)
    expect(await store.import(join(fixtures, 'model.tar.bz2'))).toBe(id)
    expect(await store.usable(id)).toMatchObject({ id, rank: 10, english: false })
    const again = new ModelStore({
      folder,
      bundled: null,
      mirror: () => server.url,
      spoken: () => ['en', 'de'],
      onChanged: () => undefined,
      catalogue: [],
    })
    expect((await again.list()).models).toMatchObject([{ id, label: 'model', state: 'present', imported: true }])
    await again.remove(id)
    expect(await readdir(folder)).toEqual([])
  })

  it('comes from a folder', async () => {
    const { store } = await open()
    const id = await store.import(await unpacked())
    expect(await store.usable(id)).toMatchObject({ label: 'small' })
  })

  it('is refused with what is missing', async () => {
    const { store, folder } = await open()
    const source = await temporaryFolder()
    const model = await unpacked()
    const copy = (name: string) => copyFile(join(model, name), join(source, name))
    await expect(store.import(source)).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining('Missing: the encoder, the decoder, tokens.txt.') as string,
    })
    await copy('tiny-encoder.onnx')
    await copy('tiny-tokens.txt')
    await expect(store.import(source)).rejects.toMatchObject({
      message: expect.stringContaining('Missing: the decoder.') as string,
    })
    await expect(store.import(join(folder, 'nothing'))).rejects.toMatchObject({ kind: 'model' })
    expect(await store.usable('')).toBeNull()
  })

  it('is refused when a file was cut off anywhere, or is of another kind', async () => {
    const { store } = await open()
    const model = await unpacked()
    const encoder = await readFile(join(model, 'tiny-encoder.onnx'))
    for (const kept of [0, 1, 3, 40, 5_000, encoder.length - 1]) {
      await writeFile(join(model, 'tiny-encoder.onnx'), encoder.subarray(0, kept))
      await expect(store.import(model)).rejects.toMatchObject({ kind: 'model' })
    }
    await writeFile(join(model, 'tiny-encoder.onnx'), 'these are only notes, long enough to be read as a header')
    await expect(store.import(model)).rejects.toMatchObject({
      message: "tiny-encoder.onnx isn't a model in the ONNX format.",
    })
    await writeFile(join(model, 'tiny-encoder.onnx'), encoder)
    await writeFile(join(model, 'tiny-tokens.txt'), 'QQ== 0\nQQ=')
    await expect(store.import(model)).rejects.toMatchObject({ message: 'tokens.txt is incomplete or damaged.' })
  })

  it('gets nothing out of the folder it is unpacked into', async () => {
    const { store, folder } = await open()
    await expect(store.import(join(fixtures, 'hostile.tar.bz2'))).rejects.toMatchObject({ kind: 'model' })
    expect((await filesBelow(join(folder, '..'))).map(({ path }) => path)).toEqual([])
    expect(await readdir('/tmp')).not.toContain('escaped-decoder.onnx')
  })

  it('is named as no longer usable when it is of the engine before, and can be deleted', async () => {
    const { store, folder, state } = await open()
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'ggml-base.bin'), 'weights')
    await writeFile(join(folder, 'imported-0123456789ab.bin'), 'weights')
    await writeFile(
      join(folder, 'imported.json'),
      JSON.stringify({ models: [{ id: 'imported-0123456789ab', label: 'my own' }] }),
    )
    expect(await state('ggml-base.bin')).toMatchObject({ state: 'outdated', label: 'base' })
    expect(await state('imported-0123456789ab.bin')).toMatchObject({ state: 'outdated', label: 'my own' })
    expect(await store.usable('')).toBeNull()
    await expect(store.import(join(folder, 'ggml-base.bin'))).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining('no longer used') as string,
    })
    await store.remove('ggml-base.bin')
    expect(await state('ggml-base.bin')).toBeUndefined()
  })
})

describe.skipIf(withoutModels)(needsModels('real models'), () => {
  it.each([
    ['moonshine', { kind: 'moonshine' }, 'english', 8],
    ['tiny', { kind: 'whisper', wordTimes: true }, 'english', 11],
    ['base', { kind: 'whisper', wordTimes: true }, 'many', 20],
  ] as const)('are known for what they are: %s', async (name, files, languages, rank) => {
    const { store, state } = await open()
    const id = await store.import(testModels?.folders[name] ?? '')
    expect(await store.usable(id)).toMatchObject({ files, rank })
    expect(await state(id)).toMatchObject({ languages, state: 'present', imported: true })
  })

  it('come with the app: present on a fresh profile, and not to be deleted', async () => {
    const bundled = await bundledFolder()
    const { store, state } = await open([{ does: 'serves' }], [...SPEECH_MODELS], { bundled })
    expect(await state(BUNDLED_MODEL_ID)).toMatchObject({ state: 'present', bundled: true })
    expect(await store.usable('')).toMatchObject({ id: BUNDLED_MODEL_ID, english: true })
    expect(await store.vadPath()).toBe(join(bundled, 'silero_vad.onnx'))
    await expect(store.remove(BUNDLED_MODEL_ID)).rejects.toMatchObject({ kind: 'unsupported' })
  })

  it('take the voice detection from the disk to its place', async () => {
    const { store, folder } = await open()
    expect(await store.import(testModels?.vad ?? '')).toBe('silero_vad.onnx')
    expect(await store.vadPath()).toBe(join(folder, 'silero_vad.onnx'))
  })
})
