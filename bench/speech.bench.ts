import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { decodeAll, SPEECH_RATE_HZ } from '../main/decode/decode'
import { bytesSource, type ByteSource } from '../main/decode/source'
import { whisperEngine } from '../main/transcribe/engines/whisper'
import { nodeChild } from '../main/transcribe/engines/processes'
import { runInProcess } from '../main/transcribe/engines/runInProcess'
import { samplesSource } from '../main/transcribe/engines/samplesSource'
import type { Measurement } from './support/measurement'

/*
 * Speech to text: what finding speech costs, what decoding costs, and how much of it the main process notices. The models
 * are not part of the repository; BRAINDUMP_TEST_MODELS names their folder, and without it only decoding is measured.
 */

const MINUTES = 10
const models = process.env['BRAINDUMP_TEST_MODELS']
const quiet = { onProgress: () => undefined, onSegments: () => undefined }
const start = nodeChild()

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
    signal: new AbortController().signal,
  })
  return { wallMs: performance.now() - from, cpuMs }
}

/** The delay of this process's event loop while the whisper engine works for so long, at most. */
async function loopDelay(
  modelPath: string,
  vadPath: string,
  jfk: Uint8Array,
  ms: number,
): Promise<{ p99Ms: number; maxMs: number }> {
  const engine = whisperEngine({ start, model: { id: 'test', path: modelPath, rank: 0, english: false }, vadPath })
  const stop = new AbortController()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const timer = setTimeout(() => stop.abort(), ms)
  delay.enable()
  await engine
    .transcribe({ source: bytesSource(jfk), durationMs: 11_000, language: 'en', prompt: null }, quiet, stop.signal)
    .catch(() => undefined) // The test model takes very long over real speech: it is ended, that is all.
  delay.disable()
  clearTimeout(timer)
  return { p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 }
}

export async function bench(): Promise<Measurement[]> {
  const opus = await readFile(join(import.meta.dirname, '../test/main/decode/fixtures/speech.opus'))
  const from = performance.now()
  const samples = await decodeAll(bytesSource(opus))
  const decodeFactor = (performance.now() - from) / ((samples.length / SPEECH_RATE_HZ) * 1000)
  const rows: Measurement[] = [
    { what: 'decoding Opus, of its length (with loading the decoder)', value: decodeFactor, unit: '×', budget: null },
  ]
  if (models === undefined || !existsSync(models)) return rows

  const vadPath = join(models, 'for-tests-silero-v6.2.0-ggml.bin')
  const silence = await speechIn(samplesSource(new Float32Array(MINUTES * 60 * SPEECH_RATE_HZ)), vadPath)
  const tones = await speechIn(samplesSource(music()), vadPath)
  const { p99Ms, maxMs } = await loopDelay(
    join(models, 'for-tests-ggml-tiny.bin'),
    vadPath,
    await readFile(join(models, 'jfk.wav')),
    15_000,
  )
  const budget = (MINUTES * 60_000) / 20
  return [
    ...rows,
    { what: `finding no speech in ${MINUTES} min of silence`, value: silence.wallMs, unit: 'ms', budget },
    { what: `finding no speech in ${MINUTES} min of music`, value: tones.wallMs, unit: 'ms', budget },
    { what: `the same, processor time`, value: tones.cpuMs, unit: 'ms', budget },
    { what: 'event loop of the main process while whisper works, p99', value: p99Ms, unit: 'ms', budget: 50 },
    { what: 'event loop of the main process while whisper works, longest', value: maxMs, unit: 'ms', budget: null },
  ]
}
