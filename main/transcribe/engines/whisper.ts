import { availableParallelism } from 'node:os'
import type { SpeechEngine } from './engine'
import type { StartChild } from './processes'
import { runInProcess, type Patience } from './runInProcess'

export interface WhisperEngineOptions {
  readonly start: StartChild
  readonly model: { readonly id: string; readonly path: string; readonly rank: number; readonly english: boolean }
  /** Silero; null when it is not there. */
  readonly vadPath: string | null
  readonly patience?: Patience
}

/** One processor is left to the window and the recorder. More than eight threads slow whisper.cpp down. */
const threads = (): number => Math.max(1, Math.min(8, availableParallelism() - 1))

/** Speech recognition with whisper.cpp in a process of its own; samples never touch a disk. */
export function whisperEngine({ start, model, vadPath, patience }: WhisperEngineOptions): SpeechEngine {
  return {
    name: 'whisper',
    model: model.id,
    rank: model.rank,
    async transcribe({ source, durationMs, language, prompt }, events, signal) {
      const result = await runInProcess(start, {
        task: {
          kind: 'whisper',
          modelPath: model.path,
          vadPath,
          language: model.english ? 'en' : language,
          prompt,
          threads: threads(),
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
