import { AppError } from '../../../app/errors'
import type { Segment } from '../../../app/model/recording'
import { shifted } from '../../../app/transcribe/recognition'
import { sentencesOf, wordsOf } from '../../../app/transcribe/words'
import { SPEECH_RATE_HZ } from '../../decode/decode'
import type { SpeechGroup } from './groups'
import { toInt16, whisperLibrary } from './whisperLibrary'

export interface WhisperOptions {
  readonly modelPath: string
  readonly language: string
  readonly prompt: string | null
  readonly threads: number
}

export interface Recogniser {
  /** Segments of one group, in the time of the recording. `onPart` hears how much of it is done, 0 to 1. */
  recognise(group: SpeechGroup, onPart: (done: number) => void): Promise<Segment[]>
  /** The language, once known. */
  language(): string | null
  close(): Promise<void>
}

/** A group shorter than this says too little about the language. */
const TELLING_S = 3

/**
 * Opens a whisper model. Each group is recognised by itself, so no context (and no loop) is carried over. Throws `model`
 * when the file cannot be loaded; files of another kind can also end the process, which the other side knows.
 */
export async function openWhisper({ modelPath, language, prompt, threads }: WhisperOptions): Promise<Recogniser> {
  const model = await whisperLibrary()
    .initWhisper({ filePath: modelPath, useGpu: false })
    .catch((error: unknown) => {
      throw new AppError(
        'model',
        'The speech model cannot be loaded. It is damaged or of another kind; remove it and download it again.',
        { cause: error },
      )
    })
  let known = language === 'auto' ? null : language
  return {
    async recognise({ start, samples }, onPart) {
      const { promise } = model.transcribeData(toInt16(samples), {
        language: known ?? 'auto',
        ...(prompt !== null && { prompt }),
        maxThreads: threads,
        // One token a segment, with its times; they are put together to words and sentences here.
        tokenTimestamps: true,
        maxLen: 1,
        onProgress: (percent) => onPart(percent / 100),
      })
      const { result, segments, language: heard } = await promise
      if (known === null && heard !== undefined && samples.length >= TELLING_S * SPEECH_RATE_HZ) known = heard
      const pieces = segments.map(({ text, t0, t1 }) => ({ text, startMs: t0, endMs: Math.max(t0, t1) }))
      return shifted(sentencesOf(wordsOf(pieces, result)), Math.round((start / SPEECH_RATE_HZ) * 1000))
    },
    language: () => known,
    close: () => model.release(),
  }
}
