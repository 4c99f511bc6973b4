import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Mutex } from 'async-mutex'
import { z } from 'zod'
import { isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { KIND_FILES, type ModelFiles } from '../../../app/transcribe/models/modelKinds'
import { clipFor, neededBytes, trialSchema, verdictOn, type Trial } from '../../../app/transcribe/models/trial'
import { plain, wordsWrong } from '../../../app/transcribe/wordsWrong'
import { bytesSource } from '../../decode/source'
import { JsonFile } from '../../files/jsonFile'
import type { ModelTrials, TriedModel } from '../models/judged'
import { processorsToUse } from './sherpa'
import { availableMemory } from './keptProcess'
import type { StartChild } from './processes'
import { runInProcess, type Patience } from './runInProcess'

export interface TrialsOptions {
  /** Folder of the profile. */
  readonly profile: string
  /** Folder of the clips, or null where they are not there: then nothing is tried. */
  readonly clips: string | null
  readonly start: StartChild
  readonly vadPath: () => Promise<string | null>
  /** Languages that the person speaks. */
  readonly spoken: () => readonly string[]
  readonly availableBytes?: () => number
  readonly onError: (error: unknown) => void
}

/** What is known of each model, by id. */
const keptSchema = z.record(z.string(), trialSchema)

/** Eleven seconds need no longer on any computer that could use the model. */
const PATIENCE: Patience = { silentMs: 30_000, stuckMs: 120_000 }

/** Lets each model hear a clip with known words on this computer, and keeps how that went. */
export class Trials implements ModelTrials {
  readonly #options: TrialsOptions
  readonly #file: JsonFile<typeof keptSchema>
  readonly #running = new Map<string, Promise<Trial | null>>()
  /** One at a time: two would slow each other down. */
  readonly #trials = new Mutex()

  constructor(options: TrialsOptions) {
    this.#options = options
    this.#file = new JsonFile(join(options.profile, 'speech-trials.json'), keptSchema, () => ({}), {
      consequence: keyed('damaged.trials'),
      report: options.onError,
    })
  }

  /** How the trials went, by id. */
  async all(): Promise<ReadonlyMap<string, Trial>> {
    return new Map(Object.entries(await this.#file.read()))
  }

  isRunning(id: string): boolean {
    return this.#running.has(id)
  }

  /**
   * Tries a model, once at a time; answers null, and keeps nothing, where it was cancelled or there is nothing to try it
   * with. Never throws: a model that cannot be run has failed its trial.
   */
  try(model: TriedModel, signal: AbortSignal): Promise<Trial | null> {
    const running = this.#running.get(model.id)
    if (running) return running
    const trial = this.#trials
      .runExclusive(() => this.#tryNow(model, signal))
      .finally(() => this.#running.delete(model.id))
    this.#running.set(model.id, trial)
    return trial
  }

  /** Resolves when no trial runs and what was learnt is on the disk. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values())
    await this.#file.settled()
  }

  /** Forgets how a model did, because it is gone or to be tried again. */
  async forget(id: string): Promise<void> {
    const kept = await this.#file.read()
    if (!(id in kept)) return
    await this.#file.write(Object.fromEntries(Object.entries(kept).filter(([other]) => other !== id)))
  }

  async #tryNow(model: TriedModel, signal: AbortSignal): Promise<Trial | null> {
    if (this.#options.clips === null || signal.aborted) return null
    try {
      const trial = await this.#hear(model, await sizeOf(model.files), signal)
      if (trial === null) return null
      await this.#file.write({ ...(await this.#file.read()), [model.id]: trial })
      return trial
    } catch (error) {
      this.#options.onError(error)
      return null
    }
  }

  async #hear(model: TriedModel, fileBytes: number, signal: AbortSignal): Promise<Trial | null> {
    const { clips, start, vadPath, spoken, availableBytes = availableMemory } = this.#options
    const clip = clipFor(model.languages, spoken())
    const words = plain(clip.text).split(' ').length
    const failed = { wrong: words, words, factor: null, memoryBytes: null }
    // Loading what does not fit makes the whole computer stand still.
    if (neededBytes(fileBytes) > availableBytes()) return { ...failed, verdict: 'memory' }
    const source = bytesSource(await readFile(join(clips ?? '', clip.fileName)))
    const threads = processorsToUse()
    try {
      const { recognition, recognisedMs, recognisingCpuMs, peakBytes } = await runInProcess(start, {
        task: {
          kind: 'recognise',
          model: model.files,
          vadPath: await vadPath(),
          language: clip.language,
          languages: [],
          threads,
        },
        source,
        durationMs: clip.durationMs,
        events: { onProgress: () => undefined, onSegments: () => undefined },
        signal,
        patience: PATIENCE,
      })
      const factor = recognisedMs > 0 ? Math.max(0.0001, recognisingCpuMs / threads / recognisedMs) : null
      const heard = { wrong: wordsWrong(recognition.text, clip.text), words, factor, memoryBytes: peakBytes }
      return { ...heard, verdict: verdictOn(heard) }
    } catch (error) {
      if (isAppError(error, 'cancelled')) return null
      return { ...failed, verdict: 'broken' }
    }
  }
}

async function sizeOf(files: ModelFiles): Promise<number> {
  const paths = KIND_FILES[files.kind].map((part) => (files as unknown as Readonly<Record<string, string>>)[part] ?? '')
  const sizes = await Promise.all(paths.map((path) => stat(path).then(({ size }) => size)))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** The folder with the clips: in the checkout, or beside the archive of the package. Null where they are not there. */
export function trialClips(from = import.meta.dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const path of [join(folder, 'build', 'trial'), join(folder, 'trial')])
      if (existsSync(join(path, 'english.ogg'))) return path
    if (folder === dirname(folder)) return null
  }
}
