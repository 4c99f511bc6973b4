import { rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { AppError, isAppError, toErrorReport, type ErrorReport } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { SpeechModel } from '../../../app/ipc/transcription'
import {
  BUNDLED_MODEL_ID,
  SPEECH_MODELS,
  VAD_MODEL,
  type CatalogueModel,
} from '../../../app/transcribe/models/catalogue'
import { recommendedId } from '../../../app/transcribe/models/recommend'
import type { Trial } from '../../../app/transcribe/models/trial'
import { BUNDLED_VAD } from './bundled'
import type { DownloadOptions } from './download'
import { fetchModel } from './fetchModel'
import { importModel } from './importModel'
import { inFolder, installedModel, installedModels, outdatedModels, type InstalledModel } from './installed'
import { described, outdated, UNJUDGED } from './describe'
import { usableOf, whyNone, type Judged, type ModelTrials, type UsableModel } from './judged'
import { inspectFolder } from './layout'
import { freeBytes, lengthOf, PART } from './room'

export interface ModelStoreOptions {
  /** Folder of the models; made when the first one comes. */
  readonly folder: string
  /** Folder of the model and the voice detection that come with the app, or null. */
  readonly bundled: string | null
  /** Address of a mirror, or "" for the publisher. */
  readonly mirror: () => string
  /** Languages that the person speaks: a model that lacks one is not taken without being chosen. */
  readonly spoken: () => readonly string[]
  readonly onChanged: () => void
  /** A model can be used that could not before. */
  readonly onPresent?: () => void
  readonly patience?: DownloadOptions['patience']
  /** Lets models show what they can before they are used; without it they are used untried. */
  readonly trials?: ModelTrials
  /** Memory of the computer. */
  readonly memoryBytes?: number
  /** For tests: other models than the ones offered. */
  readonly catalogue?: readonly CatalogueModel[]
  readonly vad?: CatalogueModel
}

interface Running {
  readonly stop: AbortController
  readonly done: Promise<void>
  doneBytes: number
}

/** Speech models on this device: which there are, fetching, importing, removing. */
export class ModelStore {
  readonly #options: ModelStoreOptions
  readonly #catalogue: readonly CatalogueModel[]
  readonly #vad: CatalogueModel
  readonly #running = new Map<string, Running>()
  readonly #errors = new Map<string, ErrorReport>()
  readonly #closing = new AbortController()
  #bundledModel: Promise<UsableModel | null> | null = null

  constructor(options: ModelStoreOptions) {
    this.#options = options
    this.#catalogue = options.catalogue ?? SPEECH_MODELS
    this.#vad = options.vad ?? VAD_MODEL
  }

  /** Every model that can be had or was imported, with its state, and the free space of the disk. */
  async list(): Promise<{ models: SpeechModel[]; freeBytes: number }> {
    const { folder } = this.#options
    const bundled = await this.#bundled()
    const installed = new Map((await installedModels(folder)).map((model) => [model.id, model]))
    const { spoken, memoryBytes = totalmem() } = this.#options
    const trials = await this.#trials()
    const circumstances = { spoken: spoken(), memoryBytes, trials, small: BUNDLED_MODEL_ID }
    const recommended = recommendedId(this.#catalogue, circumstances)
    const offered = await Promise.all(
      this.#catalogue.map((model) => this.#describe(model, installed.get(model.id), bundled?.id === model.id)),
    )
    const own = [...installed.values()].filter(({ id }) => this.#catalogue.every((model) => model.id !== id))
    const old = await outdatedModels(folder)
    const others = [...own.map((model) => described(model)), ...old.map((model) => outdated(model))]
    const models = [...offered, ...others].map((model) => {
      const trying = model.state === 'present' && this.#options.trials?.isRunning(model.id) === true
      const trial = model.state === 'present' ? (trials.get(model.id) ?? null) : null
      return { ...model, trial, recommended: model.id === recommended, ...(trying && { state: 'trying' as const }) }
    })
    return { models, freeBytes: await freeBytes(folder) }
  }

  /**
   * The model with this id if it is here, whole, and did not fail its trial; null otherwise. For "" the best one that is here and knows what
   * the person speaks, for it would invent words for the rest. With a `language` that the model does not know it is the
   * best one that may.
   */
  async usable(id: string, language?: string): Promise<UsableModel | null> {
    return usableOf(await this.#judged(), id, language, this.#options.spoken())
  }

  /** Whether this id means a model: of the catalogue, or on this device. */
  async isKnown(id: string): Promise<boolean> {
    return this.#catalogue.some((model) => model.id === id) || (await this.#present()).some((model) => model.id === id)
  }

  /** Why `usable` answers null for this id, as a sentence. */
  async whyNone(id: string, language?: string): Promise<KeyedMessage> {
    return whyNone(await this.#judged(), id, language)
  }

  /** Tries a model, also one that was tried before. @throws AppError `not-found` */
  async try(id: string): Promise<Trial | null> {
    const model = (await this.#present()).find((one) => one.id === id)
    if (!model) throw new AppError('not-found', keyed('model.unknown', { model: id }))
    await this.#options.trials?.forget(id)
    return this.#try(model)
  }

  /** Tries whatever is here and was not tried yet, such as the model that comes with the app. */
  async tryUntried(): Promise<void> {
    for (const { model, trial } of await this.#judged()) if (trial === null) await this.#try(model)
  }

  /** Path of the voice detection model, or null. */
  async vadPath(): Promise<string | null> {
    const { bundled, folder } = this.#options
    const paths = [...(bundled === null ? [] : [join(bundled, BUNDLED_VAD)]), join(folder, this.#vad.fileName)]
    for (const path of paths) if ((await lengthOf(path)) > 0) return path
    return null
  }

  /**
   * Downloads a model, and the one for voice detection with it where there is none; takes up what is there. Settles when it
   * is there. @throws AppError `not-found`, `disk-full`, `offline`, `remote`, `model`, `cancelled` after `pause`
   */
  async fetch(id: string): Promise<void> {
    const running = this.#running.get(id)
    if (running) return running.done
    const model = this.#offered(id)
    const stop = new AbortController()
    const done = this.#fetchAll(model, stop.signal)
    this.#running.set(id, { stop, done, doneBytes: await lengthOf(join(this.#options.folder, model.fileName + PART)) })
    this.#errors.delete(id)
    this.#options.onChanged()
    try {
      await done
      await this.#tryNew(id)
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

  /** Deletes a model, and what is there of one. @throws AppError `not-found`; `unsupported` for the one that comes with the app */
  async remove(id: string): Promise<void> {
    const { folder } = this.#options
    await this.pause(id)
    this.#errors.delete(id)
    const known = this.#catalogue.find((model) => model.id === id)
    const old = (await outdatedModels(folder)).find((model) => model.id === id)
    const installed = await installedModel(folder, id)
    if (!known && !old && !installed) throw new AppError('not-found', keyed('model.unknown', { model: id }))
    if (!installed && !old && (await this.#bundled())?.id === id)
      throw new AppError('unsupported', keyed('model.comesWithApp'))
    if (old) await rm(join(folder, old.fileName), { force: true })
    else await rm(join(folder, id), { recursive: true, force: true })
    if (known) await rm(join(folder, known.fileName + PART), { force: true })
    await this.#options.trials?.forget(id)
    this.#options.onChanged()
  }

  /**
   * Takes a model from the disk by copying it: a folder or an archive in sherpa-onnx's layout, or the voice detection. Answers
   * its id. @throws AppError `model` for what is none, with what is missing; `disk-full`
   */
  async import(path: string): Promise<string> {
    const id = await importModel(path, this.#options.folder, this.#vad.fileName)
    this.#errors.delete(id)
    await this.#tryNew(id)
    this.#options.onChanged()
    this.#options.onPresent?.()
    return id
  }

  /** Ends every download and trial; what is there is kept. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#running.keys()].map((id) => this.pause(id)))
    await this.#options.trials?.settled()
  }

  /** What came just now is tried before it is used, also where a model of this name was tried before. */
  async #tryNew(id: string): Promise<void> {
    const model = (await this.#present()).find((one) => one.id === id)
    if (!model) return // The voice detection.
    await this.#options.trials?.forget(id)
    await this.#try(model)
  }

  async #try(model: UsableModel): Promise<Trial | null> {
    const trying = this.#options.trials?.try(model, this.#closing.signal) ?? Promise.resolve(null)
    this.#options.onChanged()
    const trial = await trying
    this.#options.onChanged()
    return trial
  }

  /** What is here, with what is known of it. */
  async #judged(): Promise<Judged[]> {
    const trials = await this.#trials()
    return (await this.#present()).map((model) => ({
      model,
      trial: this.#options.trials?.isRunning(model.id) ? 'trying' : (trials.get(model.id) ?? null),
    }))
  }

  async #trials(): Promise<ReadonlyMap<string, Trial>> {
    return (await this.#options.trials?.all()) ?? new Map<string, Trial>()
  }

  async #fetchAll(model: CatalogueModel, signal: AbortSignal): Promise<void> {
    const { folder, mirror, patience, onChanged } = this.#options
    const wanted = [...((await this.vadPath()) === null ? [this.#vad] : []), model]
    for (const one of wanted) {
      if ((await installedModel(folder, one.id))?.whole) continue
      await fetchModel(one, folder, {
        mirror: mirror(),
        signal,
        onProgress: (doneBytes) => {
          const running = this.#running.get(model.id)
          if (one !== model || !running) return
          running.doneBytes = doneBytes
          onChanged()
        },
        ...(patience && { patience }),
      })
    }
  }

  async #describe(model: CatalogueModel, here: InstalledModel | undefined, bundled: boolean): Promise<SpeechModel> {
    const { id, label, sizeBytes, languages, speed, accuracy } = model
    const running = this.#running.get(id)
    const part = await lengthOf(join(this.#options.folder, model.fileName + PART))
    const present = (here?.whole ?? false) || bundled
    const state = running ? 'downloading' : present ? 'present' : here ? 'damaged' : part > 0 ? 'paused' : 'absent'
    return {
      id,
      label,
      sizeBytes,
      languages,
      speed,
      accuracy,
      state,
      doneBytes: state === 'present' ? sizeBytes : (running?.doneBytes ?? part),
      error: this.#errors.get(id) ?? null,
      imported: false,
      bundled: bundled && !here,
      ...UNJUDGED,
    }
  }

  async #present(): Promise<UsableModel[]> {
    const { folder } = this.#options
    const installed = (await installedModels(folder)).filter(({ whole }) => whole)
    const bundled = await this.#bundled()
    const own = installed.map(({ id, label, files, rank, languages }) => ({
      id,
      languages,
      label,
      files: inFolder(files, join(folder, id)),
      rank,
      english: languages === 'english',
    }))
    return bundled === null || own.some(({ id }) => id === bundled.id) ? own : [...own, bundled]
  }

  /** The model that comes with the app; null where it does not, or is damaged. Nobody changes it while the app runs. */
  #bundled(): Promise<UsableModel | null> {
    this.#bundledModel ??= this.#lookAtBundled()
    return this.#bundledModel
  }

  async #lookAtBundled(): Promise<UsableModel | null> {
    const { bundled } = this.#options
    const model = this.#catalogue.find(({ id }) => id === BUNDLED_MODEL_ID)
    if (bundled === null || !model) return null
    const folder = join(bundled, BUNDLED_MODEL_ID)
    const found = await inspectFolder(folder).catch(() => null)
    if (found === null) return null
    const { id, label, rank, languages } = model
    const files = inFolder(found.files, folder)
    return { id, label, files, rank, languages, english: languages === 'english' }
  }

  #offered(id: string): CatalogueModel {
    const model = [...this.#catalogue, this.#vad].find((one) => one.id === id)
    if (!model) throw new AppError('not-found', keyed('model.unknown', { model: id }))
    return model
  }
}
