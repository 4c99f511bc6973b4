import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { joinSamples } from '../app/join'
import { BUNDLED_MODEL_ID } from '../app/transcribe/models/catalogue'
import { decodeAll, SPEECH_RATE_HZ } from '../main/decode/decode'
import { bytesSource, type ByteSource } from '../main/decode/source'
import { nodeChild } from '../main/transcribe/engines/processes'
import { runInProcess } from '../main/transcribe/engines/runInProcess'
import { samplesSource } from '../main/transcribe/engines/samplesSource'
import { wordsWrong } from '../test/support/spoken'
import { ourEar, whisperCli, type Ear, type Hearing } from './speech/ears'
import { cancelling, throughTheProduct } from './speech/product'
import { joinedUp, noisy, recordings, secondsOf, silence, softer, telephone, type Spoken } from './speech/sounds'
import { errorsOf, timedSpeech, within } from './speech/wordTimes'
import { median, type Measurement } from './support/measurement'

/*
 * Speech to text: words wrong and time for a second of recording, for each model at hand, against whisper.cpp's own program
 * with the same weights in the same run; what the whole product takes; memory, cancelling, and what the main process notices.
 *
 * BRAINDUMP_TEST_MODELS names the folder of models and recordings; without it only decoding is measured.
 * BRAINDUMP_BENCH_WHISPER_CLI names whisper.cpp's `whisper-cli`, built for this machine; without it there is nothing to compare with.
 * BRAINDUMP_BENCH_LONG=1 adds the recording of an hour; BRAINDUMP_BENCH_SHORT=1 leaves out the one of ten minutes, for a busy
 * machine. BRAINDUMP_BENCH_THREADS is the number of threads of both, one where nothing is said.
 */

const MINUTES = 10
const THREADS = Number(process.env['BRAINDUMP_BENCH_THREADS'] ?? 1)
const models = process.env['BRAINDUMP_TEST_MODELS']
const cli = process.env['BRAINDUMP_BENCH_WHISPER_CLI']
const short = process.env['BRAINDUMP_BENCH_SHORT'] === '1'
const long = process.env['BRAINDUMP_BENCH_LONG'] === '1'
const MODELS = [BUNDLED_MODEL_ID, 'whisper-tiny.en-int8', 'whisper-base-int8']
/** whisper.cpp's file with the weights of the model of this name. */
const YARDSTICK = { model: 'whisper-tiny.en-int8', file: 'ggml-tiny.en-q5_1.bin' }
/** Alternately, because other work on the machine comes and goes. */
const ROUNDS = 3
const start = nodeChild()
const quiet = { onProgress: () => undefined, onSegments: () => undefined }
const never = new AbortController().signal

const count = (text: string): number => text.split(/\s+/).length
const row = (what: string, value: number, unit: string, budget: number | null = null): Measurement => ({
  what,
  value,
  unit,
  budget,
})

/** Says how far it is: a whole run takes a while. */
const note = (ear: string, what: string, { wallMs, cpuMs }: Hearing): void => {
  console.error(
    `  ${ear}, ${what}: ${Math.round(wallMs)} ms, ${Math.round(cpuMs)} ms of processor time, load ${loadavg()[0]}`,
  )
}

/** Tones with a beat: nothing that is speech, and nothing that is silence. */
const music = (): Float32Array =>
  Float32Array.from({ length: MINUTES * 60 * SPEECH_RATE_HZ }, (_, i) => {
    const t = i / SPEECH_RATE_HZ
    return 0.1 * Math.sin(2 * Math.PI * 220 * (1 + (Math.floor(t * 2) % 5)) * t) * (1 - ((t * 2) % 1))
  })

async function speechIn(source: ByteSource, vadPath: string): Promise<{ wallMs: number; cpuMs: number }> {
  const from = performance.now()
  const task = { kind: 'speech', vadPath } as const
  const { cpuMs } = await runInProcess(start, {
    task,
    source,
    durationMs: MINUTES * 60_000,
    events: quiet,
    signal: never,
  })
  return { wallMs: performance.now() - from, cpuMs }
}

/** What each model makes of each recording. */
async function heardBy(ears: readonly Ear[], sounds: readonly Spoken[]): Promise<Measurement[]> {
  const rows: Measurement[] = []
  const peaks = new Map<string, number>()
  for (const spoken of sounds)
    for (const ear of ears) {
      const heard = await ear.hear(spoken)
      const { text, cpuMs, wallMs, peakBytes } = heard
      note(ear.name, spoken.what, heard)
      const seconds = secondsOf(spoken.samples)
      peaks.set(ear.name, Math.max(peaks.get(ear.name) ?? 0, peakBytes ?? 0))
      rows.push(
        row(`${ear.name}, ${spoken.what}: words wrong of ${count(spoken.text)}`, wordsWrong(text, spoken.text), ''),
        row(`${ear.name}, ${spoken.what}: processor time of its length`, cpuMs / 1000 / seconds, '×'),
        row(`${ear.name}, ${spoken.what}: time of its length`, wallMs / 1000 / seconds, '×'),
      )
    }
  for (const [name, bytes] of peaks) if (bytes > 0) rows.push(row(`${name}: most memory`, bytes / 2 ** 20, 'MiB'))
  return rows
}

/** Ours and whisper.cpp's alternately, with the same weights and the same number of threads. */
async function against(ours: Ear, theirs: Ear, sounds: readonly Spoken[]): Promise<Measurement[]> {
  const rows: Measurement[] = []
  let [words, oursWrong, theirsWrong] = [0, 0, 0]
  for (const spoken of sounds) {
    const [a, b]: [Hearing[], Hearing[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      a.push(await ours.hear(spoken))
      b.push(await theirs.hear(spoken))
    }
    for (const heard of a) note(ours.name, spoken.what, heard)
    for (const heard of b) note(theirs.name, spoken.what, heard)
    const wrong = (heard: readonly Hearing[]): number => wordsWrong(heard[0]?.text ?? '', spoken.text)
    const ratio = (of: (hearing: Hearing) => number): number => median(a.map(of)) / median(b.map(of))
    words += count(spoken.text)
    oursWrong += wrong(a)
    theirsWrong += wrong(b)
    rows.push(
      row(`against whisper-cli, ${spoken.what}: words wrong, ours`, wrong(a), ''),
      row(`against whisper-cli, ${spoken.what}: words wrong, theirs`, wrong(b), ''),
      row(
        `against whisper-cli, ${spoken.what}: processor time, of theirs`,
        ratio(({ cpuMs }) => cpuMs),
        '×',
        0.8,
      ),
      row(
        `against whisper-cli, ${spoken.what}: time with start, of theirs`,
        ratio(({ wallMs }) => wallMs),
        '×',
        0.8,
      ),
    )
  }
  return [
    ...rows,
    row('against whisper-cli: more words wrong in a hundred', ((oursWrong - theirsWrong) / words) * 100, '', 1),
  ]
}

/** The folder as the app brings it. */
async function bundledFolder(folder: string): Promise<string> {
  const to = await mkdtemp(join(tmpdir(), 'braindump-bench-bundled-'))
  await copyFile(join(folder, 'silero_vad.onnx'), join(to, 'silero_vad.onnx'))
  await mkdir(join(to, BUNDLED_MODEL_ID))
  for (const name of await readdir(join(folder, BUNDLED_MODEL_ID)))
    await copyFile(join(folder, BUNDLED_MODEL_ID, name), join(to, BUNDLED_MODEL_ID, name))
  return to
}

/** A minute of speech through the commands of the app. */
async function product(folder: string, minute: Spoken): Promise<Measurement[]> {
  const bundled = await bundledFolder(folder)
  const rows: Measurement[] = []
  try {
    for (const [name, model, budget] of [
      ['the model that ships', null, 0.1],
      ['base', join(folder, 'whisper-base-int8'), 0.25],
    ] as const) {
      const { addMs, transcribeMs, text } = await throughTheProduct(minute, bundled, model)
      const factor = (ms: number): number => ms / 1000 / secondsOf(minute.samples)
      rows.push(
        row(`whole product, ${name}: words wrong of ${count(minute.text)}`, wordsWrong(text, minute.text), ''),
        row(`whole product, ${name}: add --audio, of its length`, factor(addMs), '×'),
        row(`whole product, ${name}: transcribe, of its length`, factor(transcribeMs), '×', budget),
      )
    }
  } finally {
    await rm(bundled, { recursive: true, force: true })
  }
  return rows
}

/** The delay of this process's event loop while the engine works. */
async function loopDelay(ear: Ear, spoken: Spoken): Promise<Measurement[]> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await ear.hear(spoken)
  delay.disable()
  return [
    row('event loop of the main process during recognition, p99', delay.percentile(99) / 1e6, 'ms', 50),
    row('event loop of the main process during recognition, longest', delay.max / 1e6, 'ms'),
  ]
}

/** How far the times of words are from the truth, for words in a row and after pauses that are left out. */
async function wordTimes(ears: readonly Ear[]): Promise<Measurement[]> {
  const rows: Measurement[] = []
  for (const spoken of [await timedSpeech('sentences', 0.3), await timedSpeech('sentences with pauses', 3)])
    for (const ear of ears) {
      const heard = await ear.hear(spoken)
      note(ear.name, spoken.what, heard)
      const errors = errorsOf(heard.segments ?? [], spoken.words)
      const name = `times of words, ${ear.name}, ${spoken.what}`
      rows.push(
        row(`${name}: heard right, of ${spoken.words.length}`, errors.length, ''),
        // Moonshine tells no times: its words are spread over what is audible.
        row(
          `${name}: further off than 200 ms`,
          100 - within(errors, 200),
          '%',
          ear.name === BUNDLED_MODEL_ID ? null : 10,
        ),
        row(
          `${name}: further off than 400 ms`,
          100 - within(errors, 400),
          '%',
          ear.name === BUNDLED_MODEL_ID ? 20 : null,
        ),
        row(`${name}: late in the middle (below 0: early)`, median(errors), 'ms'),
      )
    }
  return rows
}

async function decoding(): Promise<Measurement> {
  const opus = await readFile(join(import.meta.dirname, '../test/main/decode/fixtures/speech.opus'))
  const from = performance.now()
  const samples = await decodeAll(bytesSource(opus))
  const factor = (performance.now() - from) / 1000 / secondsOf(samples)
  return row('decoding Opus, of its length (with loading the decoder)', factor, '×')
}

export async function bench(): Promise<Measurement[]> {
  const rows = [row('load of the machine at the beginning', loadavg()[0] ?? NaN, ''), await decoding()]
  if (models === undefined || !existsSync(models)) return rows

  const vadPath = join(models, 'silero_vad.onnx')
  const known = await recordings(models)
  const hard = known.flatMap((one) => [noisy(one, 10), softer(one, 30), telephone(one)])
  const tenMinutes = joinedUp(known, MINUTES)
  const lengthy = short ? [] : [tenMinutes]
  const ears: Ear[] = []
  for (const name of MODELS.filter((one) => existsSync(join(models, one))))
    ears.push(await ourEar(name, join(models, name), vadPath, THREADS, start))
  const ours = ears.find(({ name }) => name === YARDSTICK.model)
  if (cli !== undefined && ours) {
    const theirs = whisperCli(cli, join(models, YARDSTICK.file), THREADS)
    rows.push(...(await against(ours, theirs, [...known, ...lengthy])))
    rows.push(
      ...(await heardBy(
        [theirs],
        hard.filter(({ what }) => !what.includes('LibriVox')),
      )),
    )
  }

  rows.push(...(await heardBy(ears, [...known, ...hard, ...lengthy])))
  if (long) rows.push(...(await heardBy(ears.slice(0, 2), [joinedUp(known, 60)])))

  rows.push(...(await wordTimes(ears)))
  const minute = joined(known)
  rows.push(...(await product(models, minute)))
  const took = [1, 2, 3].map(() => cancelling(minute, join(models, 'whisper-base-int8'), vadPath, start))
  rows.push(row('cancelling in the middle of a call', median(await Promise.all(took)), 'ms', 200))
  const nothing = await speechIn(samplesSource(silence(MINUTES * 60)), vadPath)
  const tones = await speechIn(samplesSource(music()), vadPath)
  const budget = (MINUTES * 60_000) / 20
  rows.push(
    row(`finding no speech in ${MINUTES} min of silence`, nothing.wallMs, 'ms', budget),
    row(`finding no speech in ${MINUTES} min of music`, tones.wallMs, 'ms', budget),
    row('the same, processor time', tones.cpuMs, 'ms', budget),
  )
  if (ours) rows.push(...(await loopDelay(ours, tenMinutes)))
  return [...rows, row('load of the machine at the end', loadavg()[0] ?? NaN, '')]
}

/** About a minute of speech without long pauses. */
const joined = (known: readonly Spoken[]): Spoken => {
  const [jfk, cities] = known
  const parts = [cities, jfk].flatMap((one) => (one ? [one] : []))
  return {
    what: 'a minute',
    samples: joinSamples(parts.flatMap(({ samples }) => [samples, silence(0.7)])),
    text: parts.map(({ text }) => text).join(' '),
  }
}
