import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { decodeAll, SPEECH_RATE_HZ } from '../main/decode/decode'
import { bytesSource, type ByteSource } from '../main/decode/source'
import { joinSamples } from '../app/join'
import { nodeChild } from '../main/transcribe/engines/processes'
import { runInProcess } from '../main/transcribe/engines/runInProcess'
import { samplesSource } from '../main/transcribe/engines/samplesSource'
import { sherpaEngine } from '../main/transcribe/engines/sherpa'
import { inFolder } from '../main/transcribe/models/installed'
import { inspectFolder } from '../main/transcribe/models/layout'
import { JFK, TWO_CITIES, wordsWrong } from '../test/support/spoken'
import type { Measurement } from './support/measurement'

/*
 * Speech to text: words wrong and seconds of computing for a second of recording, for each model at hand; what finding speech
 * and decoding cost, and how much of it the main process notices. The models are not part of the repository;
 * BRAINDUMP_TEST_MODELS names their folder, and without it only decoding is measured.
 */

const MINUTES = 10
const models = process.env['BRAINDUMP_TEST_MODELS']
const MODELS = ['moonshine-tiny.en', 'whisper-tiny.en-int8', 'whisper-base-int8']
const quiet = { onProgress: () => undefined, onSegments: () => undefined }
const never = new AbortController().signal
const start = nodeChild()

const secondsOf = (samples: Float32Array): number => samples.length / SPEECH_RATE_HZ
const silence = (seconds: number): Float32Array => new Float32Array(seconds * SPEECH_RATE_HZ)

/** Ten minutes of tones with a beat: nothing that is speech, and nothing that is silence. */
const music = (): Float32Array =>
  Float32Array.from({ length: MINUTES * 60 * SPEECH_RATE_HZ }, (_, i) => {
    const t = i / SPEECH_RATE_HZ
    return 0.1 * Math.sin(2 * Math.PI * 220 * (1 + (Math.floor(t * 2) % 5)) * t) * (1 - ((t * 2) % 1))
  })

async function speechIn(source: ByteSource, vadPath: string): Promise<{ wallMs: number; cpuMs: number }> {
  const from = performance.now()
  const { cpuMs } = await runInProcess(start, {
    task: { kind: 'speech', vadPath },
    source,
    durationMs: MINUTES * 60_000,
    events: quiet,
    signal: never,
  })
  return { wallMs: performance.now() - from, cpuMs }
}

async function engineOf(name: string, folder: string, vadPath: string) {
  const path = join(folder, name)
  const { files, rank, languages } = await inspectFolder(path)
  const model = { id: name, files: inFolder(files, path), rank, english: languages === 'english' }
  return sherpaEngine({ start, model, vadPath })
}

interface Spoken {
  readonly what: string
  readonly samples: Float32Array
  readonly text: string
}

/** The recordings with known texts, and ten minutes joined from them with pauses: three of speech, seven of silence. */
async function spoken(folder: string): Promise<Spoken[]> {
  const jfk = await decodeAll(bytesSource(await readFile(join(folder, 'jfk.wav'))))
  const cities = await decodeAll(bytesSource(await readFile(join(folder, 'two-cities.wav'))))
  const pieces: Float32Array[] = []
  const texts: string[] = []
  for (let i = 0; i < 3; i += 1) {
    pieces.push(silence(50), jfk, silence(65), cities, silence(25))
    texts.push(JFK, TWO_CITIES)
  }
  return [
    { what: 'jfk (11 s)', samples: jfk, text: JFK },
    { what: 'two cities (44 s)', samples: cities, text: TWO_CITIES },
    { what: 'both three times in ten minutes', samples: joinSamples(pieces), text: texts.join(' ') },
  ]
}

async function heardBy(name: string, folder: string, vadPath: string): Promise<Measurement[]> {
  const engine = await engineOf(name, folder, vadPath)
  const rows: Measurement[] = []
  for (const { what, samples, text } of await spoken(folder)) {
    const from = performance.now()
    const input = { source: samplesSource(samples), durationMs: secondsOf(samples) * 1000, language: 'en' }
    const heard = await engine.transcribe(input, quiet, never)
    const factor = (performance.now() - from) / 1000 / secondsOf(samples)
    const words = text.split(/\s+/).length
    rows.push(
      {
        what: `${name}, ${what}: words wrong of ${words}`,
        value: wordsWrong(heard.text, text),
        unit: '',
        budget: null,
      },
      { what: `${name}, ${what}: of its length, with loading`, value: factor, unit: '×', budget: null },
    )
  }
  return rows
}

/** The delay of this process's event loop while the engine works over ten minutes. */
async function loopDelay(folder: string, vadPath: string): Promise<{ p99Ms: number; maxMs: number }> {
  const engine = await engineOf('whisper-tiny.en-int8', folder, vadPath)
  const samples = (await spoken(folder))[2]?.samples ?? silence(1)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const source = samplesSource(samples)
  delay.enable()
  await engine.transcribe({ source, durationMs: secondsOf(samples) * 1000, language: 'en' }, quiet, never)
  delay.disable()
  return { p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 }
}

export async function bench(): Promise<Measurement[]> {
  const opus = await readFile(join(import.meta.dirname, '../test/main/decode/fixtures/speech.opus'))
  const from = performance.now()
  const samples = await decodeAll(bytesSource(opus))
  const decodeFactor = (performance.now() - from) / 1000 / secondsOf(samples)
  const rows: Measurement[] = [
    { what: 'decoding Opus, of its length (with loading the decoder)', value: decodeFactor, unit: '×', budget: null },
  ]
  if (models === undefined || !existsSync(models)) return rows

  const vadPath = join(models, 'silero_vad.onnx')
  for (const name of MODELS.filter((one) => existsSync(join(models, one))))
    rows.push(...(await heardBy(name, models, vadPath)))
  const nothing = await speechIn(samplesSource(silence(MINUTES * 60)), vadPath)
  const tones = await speechIn(samplesSource(music()), vadPath)
  const { p99Ms, maxMs } = await loopDelay(models, vadPath)
  const budget = (MINUTES * 60_000) / 20
  return [
    ...rows,
    { what: `finding no speech in ${MINUTES} min of silence`, value: nothing.wallMs, unit: 'ms', budget },
    { what: `finding no speech in ${MINUTES} min of music`, value: tones.wallMs, unit: 'ms', budget },
    { what: `the same, processor time`, value: tones.cpuMs, unit: 'ms', budget },
    { what: 'event loop of the main process during recognition, p99', value: p99Ms, unit: 'ms', budget: 50 },
    { what: 'event loop of the main process during recognition, longest', value: maxMs, unit: 'ms', budget: null },
  ]
}
