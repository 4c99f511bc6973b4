import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeAll } from '../../../main/decode/decode'
import { bytesSource } from '../../../main/decode/source'
import { keptProcess } from '../../../main/transcribe/engines/keptProcess'
import { nodeChild } from '../../../main/transcribe/engines/processes'
import { samplesSource } from '../../../main/transcribe/engines/samplesSource'
import { sherpaEngine } from '../../../main/transcribe/engines/sherpa'
import { temporaryFolder } from '../../support/documents'
import { JFK, wordsWrong } from '../../support/spoken'
import { needsModels, realModel, testModels, withoutModels } from './models'

const RATE = 16_000
const SECONDS = 20

/** The same noise in every run. */
function noise(): () => number {
  let seed = 1
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return (seed / 0x7fffffff) * 2 - 1
  }
}
const white = noise()
const low = [0, 0, 0]
/** Noise with more of the low tones, as wind and breath have. */
function pink(): number {
  const w = white()
  low[0] = 0.99765 * (low[0] ?? 0) + w * 0.099
  low[1] = 0.963 * (low[1] ?? 0) + w * 0.2965
  low[2] = 0.57 * (low[2] ?? 0) + w * 1.0527
  return ((low[0] ?? 0) + (low[1] ?? 0) + (low[2] ?? 0) + w * 0.1848) / 5
}
const tone = (hz: number, t: number): number => Math.sin(2 * Math.PI * hz * t)
/** A knock every so many seconds, dying away within `length`. */
const knock = (t: number, every: number, length: number): number =>
  t % every < length ? Math.exp((-(t % every) / length) * 4) : 0
const note = (t: number): number => [220, 247, 262, 294, 330, 349, 392, 440][Math.floor(t * 6) % 8] ?? 220

const SOUNDS: Readonly<Record<string, (t: number) => number>> = {
  silence: () => 0,
  'mains hum': (t) => 0.3 * tone(50, t) + 0.1 * tone(150, t),
  'soft mains hum': (t) => 0.01 * tone(50, t),
  'white noise': () => 0.1 * white(),
  'soft noise': () => 0.004 * white(),
  'pink noise': () => 0.3 * pink(),
  'loud pink noise': () => 0.9 * pink(),
  wind: (t) => 0.5 * pink() * (0.5 + 0.5 * Math.sin(t * 0.7)),
  'soft wind': (t) => 0.05 * pink() * (0.5 + 0.5 * Math.sin(t * 0.7)),
  breath: (t) => 0.15 * pink() * Math.max(0, tone(0.25, t)) ** 2,
  'soft breath': (t) => 0.03 * pink() * Math.max(0, tone(0.3, t)) ** 2,
  rain: () => 0.05 * white() + (Math.abs(white()) > 0.999 ? 0.5 * white() : 0),
  applause: () => (Math.abs(white()) > 0.9 ? 0.6 : 0.05) * white(),
  keyboard: (t) => 0.3 * white() * knock(t + 0.03 * Math.sin(t * 7), 0.17, 0.02),
  'soft keyboard': (t) => 0.03 * white() * knock(t, 0.19, 0.02),
  'a clock': (t) => 0.4 * knock(t, 1, 0.01) * white(),
  knocking: (t) => 0.6 * knock(t, 1.1, 0.08) * tone(150, t),
  steps: (t) => 0.5 * knock(t, 0.6, 0.1) * pink(),
  'a cough': (t) => Math.max(-1, Math.min(1, 1.8 * knock(t, 5, 0.3) * pink())),
  'a dog': (t) => 0.5 * knock(t, 1.3, 0.25) * tone(500 - 400 * (t % 1.3), t % 1.3) * (1 + 0.5 * white()),
  'a bird': (t) => (t % 0.8 < 0.15 ? 0.3 * tone(3_000 + 4_000 * (t % 0.8), t % 0.8) : 0),
  'a telephone': (t) => (t % 3 < 1 ? 0.3 * (tone(440, t) + tone(480, t)) : 0),
  'a siren': (t) => 0.3 * Math.sin(2 * Math.PI * (700 * t + 60 * tone(0.5, t))),
  'an engine': (t) => 0.3 * tone(80, t) * (1 + 0.3 * white()) + 0.1 * pink(),
  'a fan': (t) => 0.1 * pink() * (1 + 0.2 * tone(12, t)),
  'a flute': (t) => 0.3 * tone(note(t) * 2, t) * Math.min(1, ((t * 6) % 1) * 4),
  'a tune': (t) => 0.06 * [1, 1.25, 1.5].reduce((sum, f) => sum + tone(note(t) * f, t), 0) * (1 - ((t * 6) % 1) * 0.7),
  'a synthesiser': (t) => 0.3 * (((note(t) * t) % 1) * 2 - 1) * (1 - ((t * 3) % 1)),
  drums: (t) => 0.7 * knock(t, 0.5, 0.1) * tone(60, t) + 0.3 * knock(t + 0.25, 0.5, 0.05) * white(),
  'a crackling record': () => (Math.abs(white()) > 0.9995 ? 0.7 * white() : 0.005 * white()),
}

/** As they are said, and from the other end of the room. */
const VOLUMES = ['0.5', '0.03'] as const
const UTTERANCES = [
  'yes',
  'no',
  'okay',
  'stop',
  'hello',
  'thanks',
  'maybe',
  'never',
  'good night',
  'call me',
  'tomorrow',
  'why not',
  'go on',
  'wait',
  'of course',
]

describe.skipIf(withoutModels)(needsModels('words and no words'), () => {
  const vadPath = testModels?.vad ?? ''
  const kept = keptProcess(nodeChild())
  afterAll(() => kept.close())
  const hear = async (name: 'moonshine' | 'tiny', samples: Float32Array) => {
    const engine = sherpaEngine({ start: kept.start, model: await realModel(name), vadPath })
    const input = { source: samplesSource(samples), durationMs: samples.length / 16, language: 'en' }
    const quiet = { onProgress: () => undefined, onSegments: () => undefined }
    return (await engine.transcribe(input, quiet, new AbortController().signal)).text
  }

  it('hears nothing in thirty sounds without speech', { timeout: 900_000 }, async () => {
    expect(Object.keys(SOUNDS)).toHaveLength(30)
    for (const [name, at] of Object.entries(SOUNDS)) {
      const samples = Float32Array.from({ length: SECONDS * RATE }, (_, i) => at(i / RATE))
      for (const model of ['moonshine', 'tiny'] as const)
        expect([name, model, await hear(model, samples)]).toEqual([name, model, ''])
    }
  })

  it.each([-20, -30, -40])(
    'hears speech at %s dB as well as at its own level',
    { timeout: 60_000 },
    async (decibels) => {
      const jfk = await decodeAll(bytesSource(await readFile(testModels?.jfk ?? '')))
      const soft = jfk.map((sample) => sample * 10 ** (decibels / 20))
      expect(wordsWrong(await hear('tiny', soft), JFK)).toBeLessThanOrEqual(1)
      expect(wordsWrong(await hear('moonshine', soft), JFK)).toBeLessThanOrEqual(4)
    },
  )

  it('has thirty utterances', () => expect(UTTERANCES.length * VOLUMES.length).toBe(30))

  it.each(VOLUMES)('keeps short utterances at a volume of %s', { timeout: 900_000 }, async (volume) => {
    const folder = await temporaryFolder()
    const [raw, wav] = [join(folder, 'raw.wav'), join(folder, 'said.wav')]
    for (const words of UTTERANCES) {
      execFileSync('espeak-ng', ['-s', '150', '-w', raw, words])
      execFileSync('sox', [raw, '-r', '16000', '-c', '1', '-b', '16', wav, 'vol', volume, 'pad', '1', '1'])
      const samples = await decodeAll(bytesSource(await readFile(wav)))
      expect([words, (await hear('tiny', samples)) !== '']).toEqual([words, true])
      expect([words, (await hear('moonshine', samples)) !== '']).toEqual([words, true])
    }
  })
})
