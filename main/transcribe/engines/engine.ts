import type { Segment } from '../../../app/model'
import type { Recognition } from '../../../app/transcribe/recognition'
import type { ByteSource } from '../../decode/source'

/** One recording to be recognised. */
export interface EngineInput {
  /** The recording as it is stored (any supported format), read on demand. */
  readonly source: ByteSource
  readonly durationMs: number
  /** ISO 639-1 or "auto". */
  readonly language: string
  /** What the person said that they speak, ISO 639-1, to judge a guess by; none when they did not. */
  readonly languages?: readonly string[]
}

export interface EngineEvents {
  /** 0 to 1, never less than before. */
  onProgress(done: number): void
  /** Text as it comes. What the engine answers in the end counts. */
  onSegments(segments: readonly Segment[]): void
}

export interface EngineResult extends Recognition {
  /** Seconds of computing for a second of speech; null when nothing was recognised or it cannot be told. */
  readonly realTimeFactor: number | null
}

/**
 * Recognises speech outside of this process. `test/main/transcribe/engineAcceptance.ts` says what every engine promises:
 * nothing for silence, times from the start of the recording, a prompt end when cancelled, a clear error when the process
 * behind it dies or stops answering, and nothing left behind in any case.
 */
export interface SpeechEngine {
  readonly name: string
  /** What the transcript says about its origin. */
  readonly model: string
  /** Higher is better (`app/transcribe/choose.ts`). */
  readonly rank: number
  /**
   * Throws `engine` when the process fails (a retry may help), `model` when the model is at fault (it will not),
   * `unsupported` or `integrity` for audio that cannot be decoded, `cancelled` after `signal`.
   */
  transcribe(input: EngineInput, events: EngineEvents, signal: AbortSignal): Promise<EngineResult>
}
