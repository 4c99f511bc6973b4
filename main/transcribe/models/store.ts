import { copyFile, mkdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError, toErrorReport, type ErrorReport } from '../../../app/errors'
import type { SpeechModel } from '../../../app/ipc/transcription'
import { modelUrl, SPEECH_MODELS, VAD_MODEL, type CatalogueModel } from '../../../app/transcribe/catalogue'
import { JsonFile } from '../../files/jsonFile'
import { download, sha256Of, type DownloadOptions } from './download'
import { inspectModel } from './inspect'

/** A model that can be used now. */
export interface UsableModel {
  readonly id: string
  readonly path: string
  readonly rank: number
  readonly english: boolean
}

const modelSchema = z.object({
  id: z.string().regex(/^imported-[0-9a-f]{12}$/),
  label: z.string(),
  sizeBytes: z.number().int().positive(),
  english: z.boolean(),
  rank: z.number().int(),
  speed: z.number().int(),
  accuracy: z.number().int(),
})
const importedSchema = z.object({ models: z.array(modelSchema) })
type Imported = z.output<typeof modelSchema>
/** Those of a damaged list that can still be read; null in the place of others. */
const readableSchema = z.object({ models: z.array(modelSchema.nullable().catch(null)) }).catch({ models: [] })

export interface ModelStoreOptions {
  /** Folder of the models; made when the first one comes. */
  readonly folder: string
  /** Address of a mirror, or "" for the publisher. */
  readonly mirror: () => string
  readonly onChanged: () => void
  readonly onError: (error: unknown) => void
  /** A model can be used that could not before. */
  readonly onPresent?: () => void
  readonly patience?: DownloadOptions['patience']
  /** For tests: other models than the ones offered. */
  readonly catalogue?: readonly CatalogueModel[]
  readonly vad?: CatalogueModel
}

/** Disk space that stays free after a download. */
const SPARE_BYTES = 200 * 1024 * 1024
const PART = '.part'
const FRACTION = 100

/** Speech models on this device: which there are, fetching, importing, removing. */
export class ModelStore {
  readonly #options: ModelStoreOptions
  readonly #catalogue: readonly CatalogueModel[]
  readonly #vad: CatalogueModel
  readonly #imported: JsonFile<typeof importedSchema>
  readonly #running = new Map<
    string,
    { readonly stop: AbortController; readonly done: Promise<void>; doneBytes: number }
  >()
  readonly #errors = new Map<string, ErrorReport>()

  constructor(options: ModelStoreOptions) {
    this.#options = options
    this.#catalogue = options.catalogue ?? SPEECH_MODELS
    this.#vad = options.vad ?? VAD_MODEL
    this.#imported = new JsonFile(join(options.folder, 'imported.json'), importedSchema, () => ({ models: [] }), {
      means: 'Import the speech models that are missing again.',
      tell: options.onError,
      goOn: (readable) => ({ models: readableSchema.parse(readable).models.filter((model) => model !== null) }),
    })
  }

  /** Every model that can be had or was imported, with its state, and the free space of the disk. */
  async list(): Promise<{ models: SpeechModel[]; freeBytes: number }> {
    const offered = await Promise.all(this.#catalogue.map((model) => this.#describe(model)))
    const { models: imported } = await this.#imported.read()
    const own = await Promise.all(imported.map((model) => this.#describeImported(model)))
    return { models: [...offered, ...own], freeBytes: await this.#freeBytes() }
  }

  /** The model with this id if it is here and whole; the best one that is here when the id is "". Null otherwise. */
  async usable(id: string): Promise<UsableModel | null> {
    const present = await this.#present()
    if (id !== '') return present.find((model) => model.id === id) ?? null
    return present.reduce<UsableModel | null>(
      (best, model) => (best === null || model.rank > best.rank ? model : best),
      null,
    )
  }

  /** Path of the voice detection model, or null. */
  async vadPath(): Promise<string | null> {
    return (await this.#isWhole(this.#vad)) ? this.#pathOf(this.#vad.fileName) : null
  }

  /**
   * Downloads a model, and the one for voice detection with it; takes up what is there. Settles when it is there.
   * @throws AppError `not-found`, `disk-full`, `offline`, `remote`, `model`, `cancelled` after `pause`
   */
  async fetch(id: string): Promise<void> {
    const running = this.#running.get(id)
    if (running) return running.done
    const model = this.#offered(id)
    const stop = new AbortController()
    const done = this.#fetchAll(model, stop.signal)
    this.#running.set(id, { stop, done, doneBytes: await this.#lengthOf(model.fileName + PART) })
    this.#errors.delete(id)
    this.#options.onChanged()
    try {
      await done
      this.#options.onPresent?.()
    } catch (error) {
      if (!isAppError(error, 'cancelled')) this.#errors.set(id, toErrorReport(error))
      throw error
    } finally {
      this.#running.delete(id)
      this.#options.onChanged()
    }
  }

  /** Ends a download and keeps what is there. */
  async pause(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.stop.abort()
    await running?.done.catch(() => undefined) // `fetch` tells its own caller.
  }

  /** Deletes a model, and what is there of one. */
  async remove(id: string): Promise<void> {
    await this.pause(id)
    this.#errors.delete(id)
    const { models } = await this.#imported.read()
    const imported = models.find((model) => model.id === id)
    const fileName = imported ? `${imported.id}.bin` : this.#offered(id).fileName
    await Promise.all(['', PART].map((suffix) => rm(this.#pathOf(fileName + suffix), { force: true })))
    if (imported) await this.#imported.update((value) => ({ models: value.models.filter((model) => model.id !== id) }))
    this.#options.onChanged()
  }

  /**
   * Takes a model file from the disk by copying it. One that the catalogue knows gets its place there. Answers its id.
   * @throws AppError `model` for what is no whisper or Silero model, or incomplete; `disk-full`
   */
  async import(path: string): Promise<string> {
    const found = await inspectModel(path)
    const { size } = await stat(path)
    await this.#makeRoom(size)
    const hash = await sha256Of(path)
    const known = [...this.#catalogue, this.#vad].find((model) => model.sha256 === hash)
    if (!known && found.kind === 'vad')
      throw new AppError('model', 'This version of the voice detection model is not known here.')
    const id = known?.id ?? `imported-${hash.slice(0, 12)}`
    const fileName = known?.fileName ?? `${id}.bin`
    const temporary = this.#pathOf(`${fileName}.import`)
    try {
      await copyFile(path, temporary)
      await rename(temporary, this.#pathOf(fileName))
    } finally {
      await rm(temporary, { force: true })
    }
    if (!known && found.kind === 'speech') {
      const { english, rank, speed, accuracy } = found
      const label = basename(path).replace(/^ggml-|\.bin$/g, '') || found.label
      const model: Imported = { id, label, sizeBytes: size, english, rank: english ? rank + 1 : rank, speed, accuracy }
      await this.#imported.update(({ models }) => ({ models: [...models.filter((other) => other.id !== id), model] }))
    }
    this.#errors.delete(id)
    this.#options.onChanged()
    this.#options.onPresent?.()
    return id
  }

  /** Ends every download; what is there is kept. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.pause(id)))
    await this.#imported.settled()
  }

  async #fetchAll(model: CatalogueModel, signal: AbortSignal): Promise<void> {
    for (const one of [this.#vad, model]) {
      if (await this.#isWhole(one)) continue
      await this.#makeRoom(one.sizeBytes - (await this.#lengthOf(one.fileName + PART)))
      const part = this.#pathOf(one.fileName + PART)
      let told = -1
      await download({
        url: modelUrl(one, this.#options.mirror()),
        path: part,
        sizeBytes: one.sizeBytes,
        sha256: one.sha256,
        signal,
        onProgress: (doneBytes) => {
          const running = this.#running.get(model.id)
          if (one === this.#vad || !running) return
          running.doneBytes = doneBytes
          // A hundred steps are enough for a progress bar.
          const step = Math.floor((doneBytes / one.sizeBytes) * FRACTION)
          if (step !== told) this.#options.onChanged()
          told = step
        },
        ...(this.#options.patience && { patience: this.#options.patience }),
      })
      await rename(part, this.#pathOf(one.fileName))
    }
  }

  async #makeRoom(neededBytes: number): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 })
    const free = await this.#freeBytes()
    if (free < neededBytes + SPARE_BYTES)
      throw new AppError(
        'disk-full',
        `The model needs ${megabytes(neededBytes)}, and ${megabytes(free)} are free. Make room and try again.`,
      )
  }

  async #describe(model: CatalogueModel): Promise<SpeechModel> {
    const { id, label, sizeBytes, languages, speed, accuracy } = model
    const running = this.#running.get(id)
    const [length, part] = [await this.#lengthOf(model.fileName), await this.#lengthOf(model.fileName + PART)]
    const state = running
      ? 'downloading'
      : length === sizeBytes
        ? 'present'
        : length > 0
          ? 'damaged'
          : part > 0
            ? 'paused'
            : 'absent'
    const doneBytes = state === 'present' ? sizeBytes : (running?.doneBytes ?? part)
    return {
      id,
      label,
      sizeBytes,
      languages,
      speed,
      accuracy,
      state,
      doneBytes,
      error: this.#errors.get(id) ?? null,
      imported: false,
    }
  }

  async #describeImported({ id, label, sizeBytes, english, speed, accuracy }: Imported): Promise<SpeechModel> {
    const length = await this.#lengthOf(`${id}.bin`)
    const state = length === sizeBytes ? 'present' : length > 0 ? 'damaged' : 'absent'
    const languages = english ? 'english' : 'many'
    return { id, label, sizeBytes, languages, speed, accuracy, state, doneBytes: length, error: null, imported: true }
  }

  async #present(): Promise<UsableModel[]> {
    const { models: imported } = await this.#imported.read()
    const all = [
      ...this.#catalogue.map(({ id, fileName, sizeBytes, rank, languages }) => ({
        id,
        fileName,
        sizeBytes,
        rank,
        english: languages === 'english',
      })),
      ...imported.map(({ id, sizeBytes, rank, english }) => ({ id, fileName: `${id}.bin`, sizeBytes, rank, english })),
    ]
    const lengths = await Promise.all(all.map(({ fileName }) => this.#lengthOf(fileName)))
    return all.flatMap(({ id, fileName, sizeBytes, rank, english }, i) =>
      lengths[i] === sizeBytes ? [{ id, path: this.#pathOf(fileName), rank, english }] : [],
    )
  }

  #offered(id: string): CatalogueModel {
    const model = [...this.#catalogue, this.#vad].find((one) => one.id === id)
    if (!model) throw new AppError('not-found', `There is no speech model "${id}".`)
    return model
  }

  readonly #pathOf = (fileName: string): string => join(this.#options.folder, fileName)
  readonly #isWhole = async ({ fileName, sizeBytes }: CatalogueModel): Promise<boolean> =>
    (await this.#lengthOf(fileName)) === sizeBytes
  readonly #lengthOf = (fileName: string): Promise<number> =>
    stat(this.#pathOf(fileName)).then(
      ({ size }) => size,
      () => 0,
    )

  async #freeBytes(): Promise<number> {
    for (let folder = this.#options.folder; ; folder = join(folder, '..')) {
      const space = await statfs(folder).catch(() => null) // The folder is made with the first model; until then its parent tells.
      if (space) return space.bavail * space.bsize
    }
  }
}

const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024 / 1024))} MB`
