import { createRequire } from 'node:module'

/*
 * The part of sherpa-onnx-node that is used. It has no types of its own, and it is loaded by `require` because it is CommonJS
 * with a native module beside it. Electron refuses buffers from outside of its heap, so every call that could answer one is
 * told not to.
 */

export interface NativeResult {
  readonly text: string
  /** Two letters; "" where the model does not tell. */
  readonly lang: string
  readonly tokens: readonly string[]
  /** Seconds; empty where the model has no times. */
  readonly timestamps: readonly number[]
  readonly durations?: readonly number[]
  /** Only Whisper. */
  readonly segment_timestamps?: readonly number[]
  readonly segment_durations?: readonly number[]
  readonly segment_texts?: readonly string[]
}

export interface RecognizerConfig {
  readonly featConfig: { readonly sampleRate: number; readonly featureDim: number }
  readonly modelConfig: {
    readonly whisper?: {
      readonly encoder: string
      readonly decoder: string
      /** "" to find it out. An unknown one ends the process. */
      readonly language: string
      readonly task: 'transcribe'
      /** -1: the library's own ten seconds of silence after each call; with less, words are invented. */
      readonly tailPaddings: number
      /** The numbers 0 and 1: `true` is not understood. */
      readonly enableTokenTimestamps: number
      readonly enableSegmentTimestamps: number
    }
    readonly moonshine?: { readonly encoder: string; readonly mergedDecoder: string }
    readonly canary?: {
      readonly encoder: string
      readonly decoder: string
      /** What is said, and in what it is written: the same. */
      readonly srcLang: string
      readonly tgtLang: string
      /** Punctuation and capitals. */
      readonly usePnc: number
    }
    readonly transducer?: { readonly encoder: string; readonly decoder: string; readonly joiner: string }
    readonly tokens: string
    readonly modelType?: string
    readonly numThreads: number
    readonly provider: 'cpu'
    readonly debug: number
  }
  readonly decodingMethod: 'greedy_search'
}

export interface NativeStream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void
}

export interface NativeRecognizer {
  createStream(): NativeStream
  setConfig(config: RecognizerConfig): void
  decodeAsync(stream: NativeStream): Promise<NativeResult>
}

export interface NativeVad {
  acceptWaveform(samples: Float32Array): void
  isEmpty(): boolean
  pop(): void
  front(enableExternalBuffer: false): { readonly start: number; readonly samples: Float32Array }
  flush(): void
  reset(): void
}

interface SherpaLibrary {
  readonly OfflineRecognizer: { createAsync(config: RecognizerConfig): Promise<NativeRecognizer> }
  readonly Vad: new (
    config: {
      readonly sileroVad: {
        readonly model: string
        readonly threshold: number
        readonly minSilenceDuration: number
        readonly minSpeechDuration: number
        readonly windowSize: number
        readonly maxSpeechDuration: number
      }
      readonly sampleRate: number
      readonly numThreads: number
      readonly provider: 'cpu'
      readonly debug: number
    },
    bufferSizeInSeconds: number,
  ) => NativeVad
}

/** Loads the library, once. Throws where this platform has none. */
export const sherpaLibrary = (): SherpaLibrary => createRequire(import.meta.url)('sherpa-onnx-node') as SherpaLibrary
