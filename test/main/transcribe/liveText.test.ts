import { describe, expect, it, onTestFinished } from 'vitest'
import type { EngineInput, SpeechEngine } from '../../../main/transcribe/engines/engine'
import { LiveText, type LiveTextOptions } from '../../../main/transcribe/liveText'
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

async function open(more: Partial<LiveTextOptions> = {}) {
  const errors: unknown[] = []
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
    onError: (error) => errors.push(error),
    ...more,
  })
  onTestFinished(async () => {
    await live.close()
    if (more.onError === undefined && more.engine === undefined) expect(errors).toEqual([])
  })
  return { live, texts, errors, ...counting }
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

  it('comes back after a pass that hung, with everything that was said meanwhile', async () => {
    let calls = 0
    const { engine } = countingEngine()
    const aborted: boolean[] = []
    const hanging: SpeechEngine = {
      ...engine,
      transcribe: (input, events, signal) => {
        calls += 1
        if (calls > 1) return engine.transcribe(input, events, signal)
        // It lives and gets nowhere, and does not even end when it is told to.
        signal.addEventListener('abort', () => aborted.push(true))
        return new Promise(() => undefined)
      },
    }
    const { live, texts, errors } = await open({ engine: () => Promise.resolve(hanging), patienceMs: () => 50 })
    await live.measured('tiny', 0.2)
    live.push('capture', seconds(2))
    await expect.poll(() => calls).toBe(1)
    live.push('capture', seconds(1))
    await expect.poll(() => errors).toHaveLength(1)
    expect(aborted).toEqual([true])
    live.push('capture', new Float32Array(800))
    await expect.poll(() => texts).toEqual(['word0 word1 word2'])
  })

  it('does not end a slow pass that gets on, and gives up what hangs again and again', async () => {
    let calls = 0
    const slow: SpeechEngine = {
      ...countingEngine().engine,
      transcribe: async (input, events) => {
        calls += 1
        if (input.durationMs > 2_500) return new Promise(() => undefined)
        for (let n = 1; n <= 6; n += 1) {
          await new Promise((resolve) => setTimeout(resolve, 100))
          events.onProgress(n / 6)
        }
        return { text: 'slow words', segments: [], language: 'en', realTimeFactor: 0.1 }
      },
    }
    const { live, texts, errors } = await open({ engine: () => Promise.resolve(slow), patienceMs: () => 400 })
    await live.measured('tiny', 0.2)
    live.push('capture', seconds(2))
    await expect.poll(() => texts, { timeout: 5_000 }).toEqual(['slow words'])
    for (let failed = 1; failed <= 3; failed += 1) {
      live.push('capture', seconds(2))
      await expect.poll(() => errors, { timeout: 5_000 }).toHaveLength(failed)
    }
    live.push('capture', seconds(9))
    expect(calls).toBe(4)
  })

  it('holds what comes during a pass without copying it with every block', async () => {
    const { live, texts, heardMs, hold, release } = await open()
    await live.measured('tiny', 0.2)
    hold()
    live.push('capture', seconds(2))
    await expect.poll(() => heardMs).toEqual([2_000])
    // 20 minutes in blocks of 50 ms. Copying all of them each time would move a terabyte.
    const startedAt = performance.now()
    for (let n = 0; n < 24_000; n += 1) live.push('capture', new Float32Array(800))
    expect(performance.now() - startedAt).toBeLessThan(3_000)
    release()
    await expect.poll(() => texts.length).toBe(1)
    live.push('capture', seconds(1))
    await expect.poll(() => heardMs.at(-1)).toBe(1_203_000)
  })

  it('goes by the speed in the trial, which is the same for every recording, before that of the last one', async () => {
    const { live } = await open({ trialSpeed: () => Promise.resolve(0.05) })
    expect(await live.decide()).toEqual({ on: true, realTimeFactor: 0.05 })
    // A short memo, of which most was loading.
    await live.measured('tiny', 3)
    expect(await live.decide()).toEqual({ on: true, realTimeFactor: 0.05 })
  })

  it('comes sooner with a quick model', async () => {
    const { live, heardMs } = await open({ trialSpeed: () => Promise.resolve(0.02) })
    live.push('capture', seconds(2))
    await expect.poll(() => heardMs).toEqual([2_000])
    await expect
      .poll(() => {
        live.push('capture', new Float32Array(RATE / 10))
        return heardMs.length
      })
      .toBe(2)
    expect(heardMs[1]).toBeLessThan(4_000)
  })

  it('never changes what is settled, whatever later passes hear', async () => {
    let pass = 0
    const { engine } = countingEngine()
    const wavering: SpeechEngine = {
      ...engine,
      transcribe: async (input, events, signal) => {
        const result = await engine.transcribe(input, events, signal)
        pass += 1
        const segments = result.segments.map((segment) => ({ ...segment, text: `${segment.text}-${pass}` }))
        return { ...result, segments, text: segments.map(({ text }) => text).join(' ') }
      },
    }
    const { live, texts } = await open({ engine: () => Promise.resolve(wavering) })
    await live.measured('tiny', 0.2)
    for (let n = 1; n <= 6; n += 1) {
      live.push('capture', seconds(n % 2 === 1 ? 26 : 2))
      await expect.poll(() => texts.length).toBe(n)
    }
    texts.slice(1).forEach((text, at) => {
      const before = texts[at]?.split(' ') ?? []
      // A pass over more than the window settles all but its last word.
      const settled = at % 2 === 0 ? before.slice(0, -1) : before.filter((word) => !word.endsWith(`-${at + 1}`))
      expect(text.split(' ').slice(0, settled.length)).toEqual(settled)
    })
  })
})
