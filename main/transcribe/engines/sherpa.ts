import { availableParallelism } from 'node:os'
import type { LanguageSet } from '../../../app/transcribe/models/catalogue'
import { isTold, knows } from '../../../app/transcribe/models/modelLanguages'
import type { ModelFiles } from '../../../app/transcribe/models/modelKinds'
import type { SpeechEngine } from './engine'
import type { StartChild } from './processes'
import { runInProcess, type Patience } from './runInProcess'

export interface SherpaEngineOptions {
  readonly start: StartChild
  readonly model: {
    readonly id: string
    readonly files: ModelFiles
    readonly rank: number
    readonly english: boolean
    /** What it knows, where that is less than everything. */
    readonly languages?: LanguageSet
  }
  /** Silero; null when it is not there. */
  readonly vadPath: string | null
  readonly patience?: Patience
}

/** One processor is left to the window and the recorder. More than four threads wait for each other more than they help. */
export const processorsToUse = (): number => Math.max(1, Math.min(4, availableParallelism() - 1))

/** The language that a model is told: one that does not find it out gets the first that it knows of what the person speaks. */
function languageFor(
  { files, english, languages: set = 'many' }: SherpaEngineOptions['model'],
  language: string,
  spoken: readonly string[],
): string {
  if (english) return 'en'
  if (language !== 'auto' || !isTold(files.kind)) return language
  return spoken.find((one) => knows(set, one)) ?? 'en'
}

/** Speech recognition with sherpa-onnx in a process of its own; samples never touch a disk. */
export function sherpaEngine({ start, model, vadPath, patience }: SherpaEngineOptions): SpeechEngine {
  return {
    name: 'sherpa-onnx',
    model: model.id,
    rank: model.rank,
    async transcribe({ source, durationMs, language, languages = [] }, events, signal) {
      const result = await runInProcess(start, {
        task: {
          kind: 'recognise',
          model: model.files,
          vadPath,
          language: languageFor(model, language, languages),
          languages: [...languages],
          threads: processorsToUse(),
        },
        source,
        durationMs,
        events,
        signal,
        ...(patience && { patience }),
      })
      const { recognition, computedMs, recognisedMs } = result
      return { ...recognition, realTimeFactor: recognisedMs > 0 ? computedMs / recognisedMs : null }
    },
  }
}
