import { SPEECH_RATE_HZ } from '../../decode/decode'
import type { Region } from './groups'

const FRAME = Math.round(0.03 * SPEECH_RATE_HZ)
/** Below this there is nothing anybody could hear (−60 dB of full scale). */
const INAUDIBLE = 0.001
/** Speech stands out from the background by this factor. */
const ABOVE_FLOOR = 3
const SHORTEST = 0.25 * SPEECH_RATE_HZ
const HANGOVER = 0.4 * SPEECH_RATE_HZ

/** Between the quietest tenth and the loudest frames of steady noise there is less than this factor; speech has far more. */
const STEADY = 1.5

/** True when nothing here can be speech: inaudible, or as steady as hum and hiss are. Spares the work of looking closer. */
export function isSteady(samples: Float32Array): boolean {
  const levels = sortedLevels(samples)
  const loudest = loudestOf(levels)
  return loudest < INAUDIBLE || loudest < STEADY * (levels[Math.floor(levels.length / 10)] ?? 0)
}

/**
 * Voice activity by loudness alone, for when there is no model for it: frames that stand out from the quietest tenth.
 * Steady noise (hum, hiss) is its own background and yields nothing; music is not told from speech.
 */
export function loudRegions(samples: Float32Array): Region[] {
  const levels = levelsOf(samples)
  const floor = sortedLevels(samples)[Math.floor(levels.length / 10)] ?? 0
  const threshold = Math.max(INAUDIBLE, floor * ABOVE_FLOOR)
  const regions: Region[] = []
  levels.forEach((loudness, i) => {
    if (loudness < threshold) return
    const [start, end] = [i * FRAME, (i + 1) * FRAME]
    const previous = regions.at(-1)
    if (previous !== undefined && start - previous.end <= HANGOVER)
      regions[regions.length - 1] = { start: previous.start, end }
    else regions.push({ start, end })
  })
  return regions.filter(({ start, end }) => end - start >= SHORTEST)
}

/** How loud the loudest frames of speech near the microphone are. */
const USUAL = 0.1
/** Beyond this there is more noise than speech to bring up. */
const GAIN_MAX = 32

/** The same sound as loud as speech usually is: a whisper, or somebody at the other end of the room. Never softer. */
export function levelled(samples: Float32Array): Float32Array {
  const loudest = loudestOf(sortedLevels(samples))
  const gain = Math.min(GAIN_MAX, USUAL / Math.max(loudest, Number.MIN_VALUE))
  return gain <= 1 ? samples : samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)))
}

const levelsOf = (samples: Float32Array): number[] =>
  Array.from({ length: Math.floor(samples.length / FRAME) }, (_, i) => level(samples, i * FRAME))
/** The loudest of these but for a click. */
const loudestOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.995)] ?? 0
const sortedLevels = (samples: Float32Array): number[] => levelsOf(samples).sort((a, b) => a - b)

function level(samples: Float32Array, at: number): number {
  let sum = 0
  for (let i = at; i < at + FRAME; i += 1) sum += (samples[i] ?? 0) ** 2
  return Math.sqrt(sum / FRAME)
}
