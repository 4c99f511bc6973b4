import { AppError } from '../../../app/errors'
import { SPEECH_RATE_HZ } from '../../decode/decode'
import { GROUP_MAX_S, type DetectSpeech } from './groups'
import { isSteady, loudRegions } from './loudness'
import { toInt16, whisperLibrary } from './whisperLibrary'

const SAMPLES_PER_CENTISECOND = SPEECH_RATE_HZ / 100

/** The detector: Silero when its model is there, loudness alone when not. `close` frees it. Throws `model` for a bad file. */
export async function openDetector(
  vadPath: string | null,
  threads: number,
): Promise<{ detect: DetectSpeech; close(): Promise<void> }> {
  if (vadPath === null)
    return { detect: (samples) => Promise.resolve(loudRegions(samples)), close: () => Promise.resolve() }
  const vad = await whisperLibrary()
    .initWhisperVad({ filePath: vadPath, useGpu: false, nThreads: threads })
    .catch((error: unknown) => {
      throw new AppError('model', 'The voice detection model is damaged. Remove it and download it again.', {
        cause: error,
      })
    })
  return {
    async detect(samples) {
      if (isSteady(samples)) return []
      const found = await vad.detectSpeechData(toInt16(samples), {
        minSilenceDurationMs: 300,
        maxSpeechDurationS: GROUP_MAX_S - 1,
        speechPadMs: 30,
      })
      return found.map(({ t0, t1 }) => ({
        start: Math.max(0, Math.floor(t0 * SAMPLES_PER_CENTISECOND)),
        end: Math.min(samples.length, Math.ceil(t1 * SAMPLES_PER_CENTISECOND)),
      }))
    },
    close: () => vad.release(),
  }
}
