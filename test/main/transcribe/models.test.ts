import { randomBytes } from 'node:crypto'
import { copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CatalogueModel } from '../../../app/transcribe/catalogue'
import { DEFAULT_MODEL_ID, modelUrl, SPEECH_MODELS, VAD_MODEL } from '../../../app/transcribe/catalogue'
import { ModelStore } from '../../../main/transcribe/models/store'
import { temporaryFolder } from '../../support/documents'
import { neverTold } from '../../support/never'
import { serveFile, sha256, type Behaviour } from './fileServer'
import { needsModels, testModels, withoutModels } from './models'

const content = randomBytes(600_000)
const entry = (id: string, rank: number): CatalogueModel => ({
  id,
  label: id,
  fileName: `ggml-${id}.bin`,
  sizeBytes: content.length,
  sha256: sha256(content),
  languages: id.endsWith('.en') ? 'english' : 'many',
  speed: 3,
  accuracy: 3,
  rank,
  kind: 'speech',
  path: 'models/resolve/main',
})

async function open(
  behaviours: readonly Behaviour[] = [{ does: 'serves' }],
  catalogue = [entry('small', 30), entry('base.en', 21)],
) {
  const server = await serveFile(content, behaviours)
  const folder = join(await temporaryFolder(), 'models')
  const seen = { present: 0, changed: 0 }
  const store = new ModelStore({
    folder,
    mirror: () => `${server.url}/mirror/`,
    onChanged: () => (seen.changed += 1),
    onError: neverTold,
    onPresent: () => (seen.present += 1),
    patience: { stallMs: 300, tries: 2, pauseMs: 5 },
    catalogue,
    vad: { ...entry('vad', 0), kind: 'vad' },
  })
  const state = async (id: string) => (await store.list()).models.find((model) => model.id === id)
  return { store, folder, server, seen, state }
}

describe('the models that are offered', () => {
  it('have a size, a hash, and an address below the publisher or a mirror', () => {
    const [first] = SPEECH_MODELS
    expect(SPEECH_MODELS.map((model) => model.id)).toEqual([
      'tiny',
      'tiny.en',
      'base',
      'base.en',
      'small',
      'small.en',
      'medium',
      'medium.en',
      'large-v3-turbo',
    ])
    for (const model of [...SPEECH_MODELS, VAD_MODEL]) expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(SPEECH_MODELS.some((model) => model.id === DEFAULT_MODEL_ID)).toBe(true)
    expect(modelUrl(first ?? VAD_MODEL, '')).toMatch(
      /^https:\/\/huggingface\.co\/ggerganov\/whisper\.cpp\/resolve\/[0-9a-f]{40}\/ggml-tiny\.bin$/,
    )
    expect(modelUrl(first ?? VAD_MODEL, ' http://mirror.local/hf/ ')).toMatch(/^http:\/\/mirror\.local\/hf\/ggerganov/)
  })
})

describe('the models on this device', () => {
  it('are absent, then downloading, then present, with the voice detection beside them', async () => {
    const { store, server, seen, state } = await open()
    expect(await state('small')).toMatchObject({ state: 'absent', doneBytes: 0 })
    expect(await store.usable('')).toBeNull()
    const done = store.fetch('small')
    await expect.poll(async () => (await state('small'))?.state).toBe('downloading')
    await done
    expect(await state('small')).toMatchObject({ state: 'present', doneBytes: content.length, error: null })
    expect(await store.usable('')).toMatchObject({ id: 'small', rank: 30, english: false })
    expect(await store.vadPath()).not.toBeNull()
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

  it('can be paused while they come, and go on', async () => {
    const { store, state } = await open([
      { does: 'serves' },
      { does: 'stalls', afterBytes: 300_000 },
      { does: 'serves' },
    ])
    const done = store.fetch('small')
    const paused = expect(done).rejects.toMatchObject({ kind: 'cancelled' })
    await expect.poll(async () => (await state('small'))?.doneBytes).toBeGreaterThan(0)
    await store.pause('small')
    await paused
    expect(await state('small')).toMatchObject({ state: 'paused', error: null })
    await store.fetch('small')
    expect(await state('small')).toMatchObject({ state: 'present' })
  })

  it('say why they could not be fetched', async () => {
    const { store, state } = await open([{ does: 'answers', status: 404 }])
    await expect(store.fetch('small')).rejects.toMatchObject({ kind: 'remote' })
    expect(await state('small')).toMatchObject({ state: 'absent', error: { kind: 'remote' } })
    await expect(store.fetch('unheard-of')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('are damaged when the file has another length', async () => {
    const { store, folder, state } = await open()
    await store.fetch('small')
    await truncate(join(folder, 'ggml-small.bin'), 100)
    expect(await state('small')).toMatchObject({ state: 'damaged' })
    expect(await store.usable('')).toBeNull()
  })

  it('are not fetched onto a disk without room', async () => {
    const { store, server } = await open([{ does: 'serves' }], [{ ...entry('huge', 1), sizeBytes: 2 ** 60 }])
    await expect(store.fetch('huge')).rejects.toMatchObject({ kind: 'disk-full' })
    expect(server.ranges).toHaveLength(1) // the voice detection, which fits
  })

  it('do not come from a file that is no model', async () => {
    const { store, folder } = await open()
    const path = join(await temporaryFolder(), 'notes.bin')
    await writeFile(path, 'these are only notes, long enough to be read as a header')
    await expect(store.import(path)).rejects.toMatchObject({ kind: 'model' })
    await expect(store.import(join(folder, 'nothing'))).rejects.toMatchObject({ kind: 'model' })
  })

  describe.skipIf(withoutModels)(needsModels('with real files'), () => {
    it('come from the disk, are kept over a restart, and can be removed', async () => {
      const { store, folder } = await open()
      const id = await store.import(testModels?.whisper ?? '')
      expect(await store.usable(id)).toMatchObject({ id, rank: 10, english: false })
      const again = new ModelStore({
        folder,
        mirror: () => '',
        onChanged: () => undefined,
        onError: neverTold,
        catalogue: [],
      })
      expect((await again.list()).models).toMatchObject([
        { id, label: 'for-tests-ggml-tiny', state: 'present', imported: true },
      ])
      await again.remove(id)
      expect((await again.list()).models).toEqual([])
      expect(await readdir(folder)).toEqual(['imported.json'])
    })

    it('are refused when they are cut off anywhere, though the native library loads such files', async () => {
      const { store } = await open()
      const path = join(await temporaryFolder(), 'cut.bin')
      const { length } = await readFile(testModels?.whisper ?? '')
      for (const kept of [3, 40, 5_000, 300_000, length - 1]) {
        await copyFile(testModels?.whisper ?? '', path)
        await truncate(path, kept)
        await expect(store.import(path)).rejects.toMatchObject({ kind: 'model' })
      }
    })

    it('take the voice detection model from the disk to its place', async () => {
      const folder = join(await temporaryFolder(), 'models')
      const store = new ModelStore({ folder, mirror: () => '', onChanged: () => undefined, onError: neverTold })
      expect(await store.import(testModels?.vad ?? '')).toBe(VAD_MODEL.id)
      expect(await store.vadPath()).toBe(join(folder, VAD_MODEL.fileName))
    })
  })
})
