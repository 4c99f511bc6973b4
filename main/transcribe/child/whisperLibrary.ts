import { createRequire } from 'node:module'

/*
 * The part of @fugood/whisper.node that is used. It ships its types as a source file that our stricter compiler options
 * reject, so they are named here. It is loaded by `require` because it is CommonJS with a native module beside it.
 */

interface NativeSegment {
  readonly text: string
  /** Milliseconds. */
  readonly t0: number
  readonly t1: number
}

export interface NativeResult {
  readonly result: string
  readonly language?: string
  readonly segments: readonly NativeSegment[]
}

interface NativeOptions {
  readonly language: string
  readonly prompt?: string
  readonly maxThreads: number
  readonly tokenTimestamps: boolean
  readonly maxLen: number
  readonly onProgress?: (percent: number) => void
}

export interface WhisperModel {
  /** 16-bit samples. The promise may never settle after a failure; the process then ends by an uncaught error. */
  transcribeData(
    samples: ArrayBuffer,
    options: NativeOptions,
  ): { readonly promise: Promise<NativeResult>; stop(): Promise<void> }
  release(): Promise<void>
}

export interface VadModel {
  /** Regions with `t0` and `t1` in hundredths of a second. */
  detectSpeechData(
    samples: ArrayBuffer,
    options: {
      threshold?: number
      minSpeechDurationMs?: number
      minSilenceDurationMs?: number
      maxSpeechDurationS?: number
      speechPadMs?: number
    },
  ): Promise<readonly { readonly t0: number; readonly t1: number }[]>
  release(): Promise<void>
}

interface WhisperLibrary {
  initWhisper(options: { filePath: string; useGpu: boolean }): Promise<WhisperModel>
  initWhisperVad(options: { filePath: string; useGpu: boolean; nThreads: number }): Promise<VadModel>
}

export const whisperLibrary = (): WhisperLibrary =>
  createRequire(import.meta.url)('@fugood/whisper.node') as WhisperLibrary

/** What the library wants: 16-bit samples in a buffer of their own. */
export function toInt16(samples: Float32Array): ArrayBuffer {
  const out = new Int16Array(samples.length)
  samples.forEach((sample, i) => {
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))
  })
  return out.buffer
}
