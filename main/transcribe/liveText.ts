import { join } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { decideLive, newSoundS, passPatienceMs, type LiveDecision } from '../../app/transcribe/live'
import { chosenLanguages, speechLanguage } from '../../app/transcribe/languages'
import { SPEECH_RATE_HZ } from '../decode/decode'
import { JsonFile } from '../files/jsonFile'
import { samplesSource } from './engines/samplesSource'
import type { EngineResult, SpeechEngine } from './engines/engine'
import type { ModelStore } from './models/store'
import type { SpeechSettings } from './engines/ports'

export interface LiveTextOptions {
  readonly profile: string
  readonly models: Pick<ModelStore, 'usable'>
  readonly settings: () => SpeechSettings
  /** The engine of the settings; null while its model is not here. */
  readonly engine: () => Promise<SpeechEngine | null>
  /** How fast a model heard the fixed clip of its trial; null without one. It counts before what jobs measured. */
  readonly trialSpeed?: (model: string) => Promise<number | null>
  /** How long a pass may get nowhere, in ms; shorter in tests only. */
  readonly patienceMs?: typeof passPatienceMs
  readonly onText: (captureId: string, text: string) => void
  readonly onError: (error: unknown) => void
}

const speedSchema = z.object({ model: z.string(), realTimeFactor: z.number().positive() }).nullable()
/** The first pass begins when there is this much sound, */
const NEW_S = 2
/** and every one looks at this much at most; what is older is settled. */
const WINDOW_S = 24
/** What fails so often one after the other fails always. */
const MOST_FAILURES = 3

interface Capture {
  readonly id: string
  /** As they came: joined once a pass and not with every block. */
  blocks: Float32Array[]
  /** Text of what is no longer in `blocks`. */
  settled: string
  fresh: number
  /** New samples that begin a pass. */
  enough: number
  /** Passes that came to an end. */
  passes: number
  /** Passes that failed or hung, one after the other. */
  failures: number
}

/**
 * Text while recording: the last seconds are recognised again and again, one pass at a time. Only with a model whose speed
 * was measured here: with the clip of its trial, which is the same for every model and recording, else by ordinary jobs. The samples stay in memory.
 */
export class LiveText {
  readonly #options: LiveTextOptions
  readonly #speed: JsonFile<typeof speedSchema>
  readonly #stop = new AbortController()
  #capture: Capture | null = null
  #pass: Promise<void> | null = null
  /** The pass that runs got on. */
  #moved: () => void = () => undefined

  constructor(options: LiveTextOptions) {
    this.#options = options
    this.#speed = new JsonFile(join(options.profile, 'speech-speed.json'), speedSchema, () => null)
  }

  /** Keeps what a job has measured. */
  async measured(model: string, realTimeFactor: number): Promise<void> {
    await this.#speed.write({ model, realTimeFactor })
  }

  /** Whether text may appear while recording, and why not. */
  async decide(): Promise<LiveDecision> {
    const { engine, model } = this.#options.settings()
    const usable = await this.#options.models.usable(model)
    const tried = usable === null ? null : await this.#options.trialSpeed?.(usable.id)
    // A damaged measurement is no measurement; the next job makes a new one.
    const measured = await this.#speed.read().catch(() => null)
    const speed = usable !== null && tried != null ? { model: usable.id, realTimeFactor: tried } : measured
    return decideLive({ engine, model: usable?.id ?? null, speed })
  }

  /** More sound of a capture, mono at 16 kHz. Returns at once; text comes by `onText`. */
  push(captureId: string, samples: Float32Array): void {
    if (this.#stop.signal.aborted) return
    if (this.#capture?.id !== captureId)
      this.#capture = {
        id: captureId,
        blocks: [],
        settled: '',
        fresh: 0,
        passes: 0,
        failures: 0,
        enough: NEW_S * SPEECH_RATE_HZ,
      }
    const capture = this.#capture
    if (capture.failures >= MOST_FAILURES) return
    capture.blocks.push(samples)
    capture.fresh += samples.length
    if (this.#pass === null && capture.fresh >= capture.enough)
      this.#pass = this.#recognise(capture)
        .catch(this.#options.onError)
        .finally(() => {
          this.#pass = null
        })
  }

  /** Ends the pass that runs. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#pass
    await this.#speed.settled()
  }

  async #recognise(capture: Capture): Promise<void> {
    const decision = await this.decide()
    const engine = decision.on ? await this.#options.engine() : null
    if (!decision.on || engine === null) {
      // Nobody will hear it: the finished recording is transcribed.
      capture.blocks = []
      capture.fresh = 0
      return
    }
    const { realTimeFactor } = decision
    const samples = joined(capture.blocks)
    capture.blocks = [samples]
    capture.fresh = 0
    capture.enough = newSoundS(realTimeFactor) * SPEECH_RATE_HZ
    const durationMs = (samples.length / SPEECH_RATE_HZ) * 1000
    try {
      const patience = this.#options.patienceMs ?? passPatienceMs
      const { text, segments } = await this.#heard(
        engine,
        samples,
        patience(realTimeFactor, durationMs / 1000, capture.passes === 0),
      )
      capture.passes += 1
      capture.failures = 0
      this.#options.onText(capture.id, `${capture.settled} ${text}`.trim())
      if (samples.length < WINDOW_S * SPEECH_RATE_HZ) return
      // All but the last sentence, which may go on, is settled.
      const last = segments.at(-1)
      const cut = Math.floor(
        ((segments.length > 1 ? last?.startMs : last?.endMs) ?? durationMs) * (SPEECH_RATE_HZ / 1000),
      )
      const settled = (segments.length > 1 ? segments.slice(0, -1) : segments).map((segment) => segment.text).join(' ')
      capture.settled = `${capture.settled} ${settled}`.trim()
      capture.blocks[0] = samples.slice(cut)
    } catch (error) {
      // What this pass did not hear is still held: the next one begins with the next block.
      capture.fresh = capture.enough
      if (isAppError(error, 'cancelled')) return
      capture.failures += 1
      throw error
    }
  }

  /** One pass. A process that lives and gets nowhere is ended: its engine is told, and nobody waits for its answer. */
  async #heard(engine: SpeechEngine, samples: Float32Array, patienceMs: number): Promise<EngineResult> {
    const given = new AbortController()
    const settings = this.#options.settings()
    let timer: NodeJS.Timeout | undefined
    const hung = new Promise<never>((_resolve, reject) => {
      const wait = (): void => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          given.abort()
          reject(new AppError('engine', keyed('live.begunAgain')))
        }, patienceMs)
      }
      wait()
      this.#moved = wait
    })
    const stop = (): void => given.abort()
    this.#stop.signal.addEventListener('abort', stop, { once: true })
    if (this.#stop.signal.aborted) stop()
    const moved = (): void => this.#moved()
    try {
      const heard = engine.transcribe(
        {
          source: samplesSource(samples),
          durationMs: (samples.length / SPEECH_RATE_HZ) * 1000,
          language: speechLanguage(settings.language),
          languages: chosenLanguages(settings),
        },
        { onProgress: moved, onSegments: moved },
        given.signal,
      )
      // After a hang it still rejects, as it was told to end.
      heard.catch(() => undefined)
      return await Promise.race([heard, hung])
    } finally {
      clearTimeout(timer)
      this.#moved = () => undefined
      this.#stop.signal.removeEventListener('abort', stop)
    }
  }
}

function joined(blocks: readonly Float32Array[]): Float32Array {
  const [only] = blocks
  if (blocks.length === 1 && only !== undefined) return only
  const all = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0))
  let at = 0
  for (const block of blocks) {
    all.set(block, at)
    at += block.length
  }
  return all
}
