import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { SPEECH_RATE_HZ } from '../../decode/decode'
import type { DetectSpeech, Region } from './groups'
import { isSteady, levelled, loudRegions } from './loudness'
import { sherpaLibrary, type NativeVad } from './sherpaLibrary'

/** What Silero looks at in one go. */
const STEP = 512
/** The process says that it lives in between: so many steps are about a second of sound. */
const STEPS_A_TURN = 32
/** Longer than any window that is handed in, so that nothing is cut here: cutting is done at quiet places (`groups.ts`). */
const LONGEST_S = 90

let loaded: { readonly path: string; readonly vad: NativeVad } | null = null

/** The detector: Silero when its model is there, loudness alone when not. Kept for the next task. Throws `model` for a bad file. */
export function openDetector(vadPath: string | null): DetectSpeech {
  if (vadPath === null) return (samples) => Promise.resolve(loudRegions(samples))
  if (loaded?.path !== vadPath) loaded = { path: vadPath, vad: open(vadPath) }
  const { vad } = loaded
  return async (samples) => (isSteady(samples) ? [] : detect(vad, levelled(samples)))
}

function open(path: string): NativeVad {
  try {
    const { Vad } = sherpaLibrary()
    const sileroVad = {
      model: path,
      threshold: 0.5,
      minSilenceDuration: 0.3,
      minSpeechDuration: 0.1,
      windowSize: STEP,
      maxSpeechDuration: LONGEST_S,
    }
    return new Vad({ sileroVad, sampleRate: SPEECH_RATE_HZ, numThreads: 1, provider: 'cpu', debug: 0 }, LONGEST_S)
  } catch (error) {
    throw new AppError('model', keyed('model.voiceDamaged'), { cause: error })
  }
}

async function detect(vad: NativeVad, samples: Float32Array): Promise<Region[]> {
  vad.reset()
  for (let at = 0, steps = 1; at + STEP <= samples.length; at += STEP, steps += 1) {
    vad.acceptWaveform(samples.subarray(at, at + STEP))
    if (steps % STEPS_A_TURN === 0) await new Promise(setImmediate)
  }
  vad.flush()
  const regions: Region[] = []
  for (; !vad.isEmpty(); vad.pop()) {
    const { start, samples: spoken } = vad.front(false)
    regions.push({ start: Math.max(0, start), end: Math.min(samples.length, start + spoken.length) })
  }
  return regions
}
