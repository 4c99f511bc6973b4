import { join } from 'node:path'
import { z } from 'zod'
import { isAppError } from '../../app/errors'
import { decideLive, type LiveDecision } from '../../app/transcribe/live'
import { speechLanguage } from '../../app/transcribe/languages'
import { SPEECH_RATE_HZ } from '../decode/decode'
import { JsonFile } from '../files/jsonFile'
import { samplesSource } from './engines/samplesSource'
import type { SpeechEngine } from './engines/engine'
import type { ModelStore } from './models/store'
import type { SpeechSettings } from './engines/ports'

export interface LiveTextOptions {
  readonly profile: string
  readonly models: Pick<ModelStore, 'usable'>
  readonly settings: () => SpeechSettings
  /** The engine of the settings; null while its model is not here. */
  readonly engine: () => Promise<SpeechEngine | null>
  readonly onText: (captureId: string, text: string) => void
  readonly onError: (error: unknown) => void
}

const speedSchema = z.object({ model: z.string(), realTimeFactor: z.number().positive() }).nullable()
/** A pass begins when there is this much new sound, */
const NEW_S = 2
/** and looks at this much at most; what is older is settled. */
const WINDOW_S = 24

interface Capture {
  readonly id: string
  samples: Float32Array
  /** Text of what is no longer in `samples`. */
  settled: string
  fresh: number
}

/**
 * Text while recording: the last seconds are recognised again and again, one pass at a time. Only with a model whose speed
 * was measured here; the measure comes from ordinary jobs. The samples stay in memory.
 */
export class LiveText {
  readonly #options: LiveTextOptions
  readonly #speed: JsonFile<typeof speedSchema>
  readonly #stop = new AbortController()
  #capture: Capture | null = null
  #pass: Promise<void> | null = null

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
    // A damaged measurement is no measurement; the next job makes a new one.
    return decideLive({ engine, model: usable?.id ?? null, speed: await this.#speed.read().catch(() => null) })
  }

  /** More sound of a capture, mono at 16 kHz. Returns at once; text comes by `onText`. */
  push(captureId: string, samples: Float32Array): void {
    if (this.#stop.signal.aborted) return
    if (this.#capture?.id !== captureId)
      this.#capture = { id: captureId, samples: new Float32Array(0), settled: '', fresh: 0 }
    const capture = this.#capture
    const joined = new Float32Array(capture.samples.length + samples.length)
    joined.set(capture.samples)
    joined.set(samples, capture.samples.length)
    capture.samples = joined
    capture.fresh += samples.length
    if (this.#pass === null && capture.fresh >= NEW_S * SPEECH_RATE_HZ)
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
    if (!(await this.decide()).on) return
    const { language } = this.#options.settings()
    const engine = await this.#options.engine()
    if (engine === null) return
    const { samples } = capture
    capture.fresh = 0
    const durationMs = (samples.length / SPEECH_RATE_HZ) * 1000
    try {
      const { text, segments } = await engine.transcribe(
        {
          source: samplesSource(samples),
          durationMs,
          language: speechLanguage(language),
        },
        { onProgress: () => undefined, onSegments: () => undefined },
        this.#stop.signal,
      )
      this.#options.onText(capture.id, `${capture.settled} ${text}`.trim())
      if (samples.length < WINDOW_S * SPEECH_RATE_HZ) return
      // All but the last sentence, which may go on, is settled.
      const last = segments.at(-1)
      const cut = Math.floor(
        ((segments.length > 1 ? last?.startMs : last?.endMs) ?? durationMs) * (SPEECH_RATE_HZ / 1000),
      )
      const settled = (segments.length > 1 ? segments.slice(0, -1) : segments).map((segment) => segment.text).join(' ')
      capture.settled = `${capture.settled} ${settled}`.trim()
      capture.samples = capture.samples.slice(cut)
    } catch (error) {
      if (!isAppError(error, 'cancelled')) throw error
    }
  }
}
