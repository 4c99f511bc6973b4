import { describe, expect, it, onTestFinished } from 'vitest'
import type { EngineInput, SpeechEngine } from '../../../main/transcribe/engines/engine'
import { LiveText } from '../../../main/transcribe/liveText'
import type { SpeechSettings } from '../../../main/transcribe/engines/ports'
import { temporaryFolder } from '../../support/documents'

const RATE = 16_000
const NO_FILES = { kind: 'whisper', encoder: '', decoder: '', tokens: '', wordTimes: true } as const
const settings: SpeechSettings = {
  auto: true,
  engine: 'whisper',
  model: '',
  command: '',
  language: 'auto',
  languages: [],
  onlyOnMains: false,
  onlyWhenIdle: false,
  dictionary: [],
}

/** An engine that hears a word a second: no usable model is to be had for tests, and what it says does not matter here. */
function countingEngine(): { engine: SpeechEngine; heardMs: number[]; release: () => void; hold: () => void } {
  const heardMs: number[] = []
  let held: Promise<void> = Promise.resolve()
  let release = (): void => undefined
  const engine: SpeechEngine = {
    name: 'whisper',
    model: 'tiny',
    rank: 10,
    async transcribe({ durationMs }: EngineInput) {
      heardMs.push(Math.round(durationMs))
      await held
      const seconds = Math.floor(durationMs / 1000)
      const segments = Array.from({ length: seconds }, (_, i) => ({
        startMs: i * 1000,
        endMs: i * 1000 + 900,
        text: `word${i}`,
      }))
      return { text: segments.map(({ text }) => text).join(' '), segments, language: 'en', realTimeFactor: 0.1 }
    },
  }
  return {
    engine,
    heardMs,
    hold: () => {
      held = new Promise((resolve) => (release = resolve))
    },
    release: () => release(),
  }
}

async function open() {
  const texts: string[] = []
  const counting = countingEngine()
  const live = new LiveText({
    profile: await temporaryFolder(),
    models: {
      usable: () =>
        Promise.resolve({ id: 'tiny', label: 'Tiny', files: NO_FILES, rank: 10, languages: 'many', english: false }),
    },
    settings: () => settings,
    engine: () => Promise.resolve(counting.engine),
    onText: (_, text) => texts.push(text),
    onError: (error) => {
      throw error
    },
  })
  onTestFinished(() => live.close())
  return { live, texts, ...counting }
}

const seconds = (n: number) => new Float32Array(n * RATE)

describe('text while recording', () => {
  it('is off until the model was measured to be fast enough here', async () => {
    const { live, texts, heardMs } = await open()
    expect(await live.decide()).toMatchObject({ on: false, realTimeFactor: null })
    await live.measured('tiny', 0.9)
    expect(await live.decide()).toMatchObject({ on: false, realTimeFactor: 0.9 })
    live.push('capture', seconds(5))
    await live.close()
    expect([texts, heardMs]).toEqual([[], []])
  })

  it('comes while more is said, one pass at a time, from all that is new by then', async () => {
    const { live, texts, heardMs, hold, release } = await open()
    await live.measured('tiny', 0.2)
    expect(await live.decide()).toEqual({ on: true, realTimeFactor: 0.2 })
    live.push('capture', seconds(1))
    expect(heardMs).toEqual([])
    hold()
    live.push('capture', seconds(1))
    await expect.poll(() => heardMs).toEqual([2_000])
    live.push('capture', seconds(3))
    release()
    await expect.poll(() => texts).toEqual(['word0 word1'])
    live.push('capture', seconds(1))
    await expect.poll(() => heardMs).toEqual([2_000, 6_000])
  })

  it('keeps what is long settled and looks only at the last half minute', async () => {
    const { live, texts, heardMs } = await open()
    await live.measured('tiny', 0.2)
    live.push('capture', seconds(26))
    await expect.poll(() => texts.length).toBe(1)
    live.push('capture', seconds(2))
    await expect.poll(() => heardMs.length).toBe(2)
    // The last of 26 words was not settled: it and the new seconds are looked at again.
    expect(heardMs).toEqual([26_000, 3_000])
    await expect.poll(() => texts.at(-1)?.split(' ')).toHaveLength(25 + 3)
  })

  it('begins anew with another recording', async () => {
    const { live, texts, heardMs } = await open()
    await live.measured('tiny', 0.2)
    live.push('one', seconds(3))
    await expect.poll(() => texts.length).toBe(1)
    live.push('two', seconds(2))
    await expect.poll(() => heardMs).toEqual([3_000, 2_000])
  })
})
