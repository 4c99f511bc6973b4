import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../main/decode/source'
import { cutUp, withMargins } from '../../../main/transcribe/child/groups'
import { nodeChild } from '../../../main/transcribe/engines/processes'
import { runInProcess } from '../../../main/transcribe/engines/runInProcess'
import { samplesSource } from '../../../main/transcribe/engines/samplesSource'
import { decodeAll } from '../../../main/decode/decode'
import { needsModels, testModels, withoutModels } from './models'

const RATE = 16_000
const MINUTES = 10
const start = nodeChild()

/** Sound before and after speech that is recognised with it. */
const [MARGIN_BEFORE_MS, MARGIN_AFTER_MS] = [250, 500]

/** Where somebody speaks, and the processor time to find out: the time on the clock says more about the other processes. */
async function speechIn(samples: Float32Array, vadPath: string | null) {
  const { speech, cpuMs } = await runInProcess(start, {
    task: { kind: 'speech', vadPath },
    source: samplesSource(samples),
    durationMs: (samples.length / RATE) * 1000,
    events: { onProgress: () => undefined, onSegments: () => undefined },
    signal: new AbortController().signal,
  })
  return { speech, cpuMs }
}

/** A quiet tune of three voices with overtones, soft attacks and a beat: music without singing. */
function tune(seconds: number): Float32Array {
  const scale = [220, 247, 262, 294, 330, 349, 392, 440]
  return Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const t = i / RATE
    const beat = Math.floor(t * 2)
    const within = (t * 2) % 1
    const envelope = Math.min(1, within * 8) * (1 - within * 0.7)
    const voices = [0, 2, 4].map((step) => scale[(beat * 3 + step) % scale.length] ?? 220)
    const sound = voices.reduce(
      (sum, hz) =>
        sum + [1, 0.5, 0.25].reduce((tone, part, k) => tone + part * Math.sin(2 * Math.PI * hz * (k + 1) * t), 0),
      0,
    )
    return sound * envelope * 0.06
  })
}

const hum = (seconds: number) =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => 0.3 * Math.sin((2 * Math.PI * 50 * i) / RATE) + 0.1 * Math.sin((2 * Math.PI * 150 * i) / RATE),
  )

/** jfk.wav by ear and by its envelope: where the four phrases begin and end. */
const JFK = [
  [320, 2_270],
  [3_270, 4_410],
  [5_380, 7_680],
  [8_160, 10_620],
] as const

describe.skipIf(withoutModels)(needsModels('voice activity detection'), () => {
  const vad = testModels?.vad ?? null

  it('finds the speech of jfk.wav within 200 ms of its edges', async () => {
    const samples = await decodeAll(bytesSource(await readFile(testModels?.jfk ?? '')))
    const { speech } = await speechIn(samples, vad)
    expect(Math.abs((speech[0]?.startMs ?? 0) + MARGIN_BEFORE_MS - JFK[0][0])).toBeLessThanOrEqual(200)
    // The recording ends before the margin does.
    expect(speech.at(-1)?.endMs).toBe(11_000)
  })

  it('finds each phrase at its place when they stand far apart', async () => {
    const samples = await decodeAll(bytesSource(await readFile(testModels?.jfk ?? '')))
    const apart = new Float32Array(4 * 12 * RATE)
    JFK.forEach(([from, to], i) =>
      apart.set(samples.subarray((from * RATE) / 1000 - 1_600, (to * RATE) / 1000 + 1_600), (i * 12 + 4) * RATE),
    )
    const { speech } = await speechIn(apart, vad)
    expect(speech).toHaveLength(4)
    JFK.forEach(([from, to], i) => {
      const [startMs, endMs] = [(i * 12 + 4) * 1000 + 100, (i * 12 + 4) * 1000 + 100 + to - from]
      expect(Math.abs((speech[i]?.startMs ?? 0) + MARGIN_BEFORE_MS - startMs)).toBeLessThanOrEqual(200)
      expect(Math.abs((speech[i]?.endMs ?? 0) - MARGIN_AFTER_MS - endMs)).toBeLessThanOrEqual(200)
    })
  })

  it.each([
    ['silence', () => new Float32Array(MINUTES * 60 * RATE)],
    ['hum', () => hum(MINUTES * 60)],
    ['music', () => tune(MINUTES * 60)],
  ])(
    'finds nothing in ten minutes of %s, in less than a twentieth of the time',
    { timeout: 240_000 },
    async (_, make) => {
      const { speech, cpuMs } = await speechIn(make(), vad)
      expect(speech).toEqual([])
      expect(cpuMs).toBeLessThan((MINUTES * 60_000) / 20)
    },
  )
})

describe('voice activity by loudness, where there is no model', () => {
  it.each([
    ['silence', new Float32Array(30 * RATE)],
    ['hum', hum(30)],
  ])('finds nothing in %s', async (_, samples) => expect((await speechIn(samples, null)).speech).toEqual([]))

  it('finds what stands out from the background', async () => {
    const samples = hum(20).map(
      (sample, i) => sample * 0.02 + (i > 8 * RATE && i < 11 * RATE ? 0.2 * Math.sin(i / 7) * Math.sin(i / 900) : 0),
    )
    const { speech } = await speechIn(samples, null)
    expect(speech).toHaveLength(1)
    expect(Math.abs((speech[0]?.startMs ?? 0) - 8_000)).toBeLessThan(300)
    expect(Math.abs((speech[0]?.endMs ?? 0) - MARGIN_AFTER_MS - 11_000)).toBeLessThan(200)
  })
})

describe('speech in parts', () => {
  const second = (n: number) => n * RATE

  it('has margins, and is one where they touch', () => {
    const regions = [
      { start: second(1), end: second(10) },
      { start: second(10.7), end: second(20) },
      { start: second(22), end: second(35) },
      { start: second(59), end: second(60) },
    ]
    const parts = withMargins(regions, second(60)).map(({ start: from, end }) => [from / RATE, end / RATE])
    expect(parts).toEqual([
      [0.75, 20.5],
      [21.75, 35.5],
      [58.75, 60],
    ])
  })

  it('is cut at the quietest place when it is too long for one call', () => {
    const loud = Float32Array.from({ length: 20 * RATE }, (_, i) => {
      const t = i / RATE
      return (Math.abs(t - 6.5) < 0.1 || Math.abs(t - 13.2) < 0.1 ? 0.001 : 0.3) * Math.sin(i / 5)
    })
    const pieces = cutUp(loud, { start: 0, end: loud.length }, second(8))
    expect(pieces).toHaveLength(3)
    expect(pieces[0]?.end).toBeGreaterThan(second(6.4))
    expect(pieces[0]?.end).toBeLessThan(second(6.6))
    expect(pieces[1]?.end).toBeGreaterThan(second(13.1))
    expect(pieces[1]?.end).toBeLessThan(second(13.3))
    expect(pieces.map(({ start: from }) => from)).toEqual([0, pieces[0]?.end, pieces[1]?.end])
  })

  it('cuts nothing at the edges of what is looked at in one go', async () => {
    // Bursts every 7 s over five minutes: each is found once, whole, wherever a window ends.
    const samples = Float32Array.from({ length: 300 * RATE }, (_, i) =>
      i % (7 * RATE) < 2 * RATE ? 0.2 * Math.sin(i / 5) : 0,
    )
    const { speech } = await speechIn(samples, null)
    expect(speech).toHaveLength(43)
    speech.forEach(({ startMs, endMs }, i) => {
      expect(Math.abs(startMs - Math.max(0, i * 7_000 - 250))).toBeLessThanOrEqual(60)
      expect(endMs - startMs).toBeGreaterThan(2_000)
      expect(endMs - startMs).toBeLessThan(2_950)
    })
  })
})
