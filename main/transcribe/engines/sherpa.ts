import { availableParallelism } from 'node:os'
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
  }
  /** Silero; null when it is not there. */
  readonly vadPath: string | null
  readonly patience?: Patience
}

/** One processor is left to the window and the recorder. More than four threads wait for each other more than they help. */
export const processorsToUse = (): number => Math.max(1, Math.min(4, availableParallelism() - 1))

/** Speech recognition with sherpa-onnx in a process of its own; samples never touch a disk. */
export function sherpaEngine({ start, model, vadPath, patience }: SherpaEngineOptions): SpeechEngine {
  return {
    name: 'sherpa-onnx',
    model: model.id,
    rank: model.rank,
    async transcribe({ source, durationMs, language }, events, signal) {
      const result = await runInProcess(start, {
        task: {
          kind: 'recognise',
          model: model.files,
          vadPath,
          language: model.english ? 'en' : language,
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
