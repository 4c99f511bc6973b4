import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { decodeAll, SPEECH_RATE_HZ } from '../main/decode/decode'
import { bytesSource } from '../main/decode/source'
import { keptProcess } from '../main/transcribe/engines/keptProcess'
import { nodeChild } from '../main/transcribe/engines/processes'
import { samplesSource } from '../main/transcribe/engines/samplesSource'
import { sherpaEngine } from '../main/transcribe/engines/sherpa'
import { LiveText } from '../main/transcribe/liveText'
import { inFolder } from '../main/transcribe/models/installed'
import { inspectFolder } from '../main/transcribe/models/layout'
import { median, type Measurement } from './support/measurement'

/*
 * Words while recording: how long after it was said a word is on the screen, with the model that ships, at the pace of
 * speech. The time of a word is that of the transcript of the whole; the words shown are counted, not compared.
 *
 * BRAINDUMP_TEST_MODELS names the folder of models and recordings; without it nothing is measured.
 */

const models = process.env['BRAINDUMP_TEST_MODELS']
const MODEL = 'moonshine-tiny.en'
const BLOCK_MS = 50
/** What a job measures comes first here; the trial of the app gives about as much. */
const SPEED = 0.05
const quiet = { onProgress: () => undefined, onSegments: () => undefined }

interface Shown {
  readonly atMs: number
  readonly words: number
}

const count = (text: string): number => text.split(/\s+/).filter(Boolean).length

async function measured(folder: string, file: string): Promise<Measurement[]> {
  const { files, rank } = await inspectFolder(join(folder, MODEL))
  const model = { id: MODEL, files: inFolder(files, join(folder, MODEL)), rank, english: true }
  const kept = keptProcess(nodeChild())
  const engine = sherpaEngine({ start: kept.start, model, vadPath: join(folder, 'silero_vad.onnx') })
  const samples = await decodeAll(bytesSource(await readFile(join(folder, file))))
  const durationMs = (samples.length / SPEECH_RATE_HZ) * 1000
  const whole = await engine.transcribe(
    { source: samplesSource(samples), durationMs, language: 'en' },
    quiet,
    new AbortController().signal,
  )
  const said = whole.segments.flatMap(({ words, endMs, text }) => words ?? [{ endMs, text }]).map(({ endMs }) => endMs)
  const profile = await mkdtemp(join(tmpdir(), 'braindump-live-'))
  const shown: Shown[] = []
  let from = 0
  const live = new LiveText({
    profile,
    models: { usable: () => Promise.resolve({ ...model, label: MODEL, languages: 'english' }) },
    settings: () => ({
      auto: true,
      engine: 'whisper',
      model: '',
      command: '',
      language: 'en',
      languages: [],
      onlyOnMains: false,
      onlyWhenIdle: false,
      dictionary: [],
    }),
    engine: () => Promise.resolve(engine),
    trialSpeed: () => Promise.resolve(SPEED),
    onText: (_capture, text) => shown.push({ atMs: performance.now() - from, words: count(text) }),
    onError: (error) => console.error(error),
  })
  try {
    from = performance.now()
    const block = (BLOCK_MS / 1000) * SPEECH_RATE_HZ
    for (let at = 0; at < samples.length; at += block) {
      // The pace is the clock's, so that a late timer does not slow the speech down.
      await wait(Math.max(0, from + (at / SPEECH_RATE_HZ) * 1000 + BLOCK_MS - performance.now()))
      live.push('capture', samples.slice(at, at + block))
    }
    await wait(3_000)
  } finally {
    await live.close()
    kept.close()
    await rm(profile, { recursive: true, force: true })
  }
  const delays = said.flatMap((endMs, n) => {
    const first = shown.find(({ words }) => words > n)
    return first === undefined ? [] : [Math.max(0, first.atMs - endMs)]
  })
  const sorted = delays.toSorted((a, b) => a - b)
  return [
    {
      what: `${file}: a word on the screen after it was said, median`,
      value: median(delays),
      unit: 'ms',
      budget: null,
    },
    {
      what: `${file}: the same, 95th percentile`,
      value: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      unit: 'ms',
      budget: null,
    },
    {
      what: `${file}: words never shown, of ${said.length}`,
      value: said.length - delays.length,
      unit: '',
      budget: null,
    },
  ]
}

/** Runs the bench. */
export async function bench(): Promise<Measurement[]> {
  if (models === undefined || !existsSync(join(models, MODEL))) return []
  return [...(await measured(models, 'jfk.wav')), ...(await measured(models, 'two-cities.wav'))]
}
