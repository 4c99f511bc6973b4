import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { deviceIdSchema, recordingIdSchema, type RecordingId } from '../../../app/ids'
import type { Transcript } from '../../../app/model'
import { chooseTranscript } from '../../../app/transcribe/choose'
import { bytesSource, type ByteSource } from '../../../main/decode/source'
import type { RecordingFacts, Recordings } from '../../../main/transcribe/engines/ports'
import { soundWav } from '../decode/sounds'

export const THIS_DEVICE = deviceIdSchema.parse('1111111111111111')
export const OTHER_DEVICE = deviceIdSchema.parse('2222222222222222')

/** Recording `n` is `n` seconds long, with a voice-like burst in it. */
export const recordingId = (n: number): RecordingId =>
  recordingIdSchema.parse(`recording:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)

/** Recordings in memory, with the rules of the journal: leases, and the better transcript. */
export class MemoryRecordings implements Recordings {
  readonly facts_ = new Map<RecordingId, { -readonly [K in keyof RecordingFacts]: RecordingFacts[K] }>()
  readonly stored: [RecordingId, string][] = []
  readonly #listeners = new Set<(id: RecordingId) => void>()

  add(n: number): RecordingId {
    const id = recordingId(n)
    this.facts_.set(id, { durationMs: n * 1000, transcript: null, lease: null, gone: false })
    return id
  }

  change(id: RecordingId, change: Partial<RecordingFacts>): void {
    Object.assign(this.#get(id), change)
    for (const listener of this.#listeners) listener(id)
  }

  facts(id: RecordingId): Promise<RecordingFacts> {
    return Promise.resolve().then(() => ({ ...this.#get(id) }))
  }

  open(id: RecordingId): Promise<ByteSource> {
    const seconds = Number(id.slice(-12))
    const burst = (t: number) => (t > 0.1 && t < 0.9 ? 0.4 * Math.sin(t * 900) * Math.abs(Math.sin(t * 12)) : 0)
    return Promise.resolve(bytesSource(soundWav(16_000, seconds, burst)))
  }

  async claim(id: RecordingId, untilMs: number): Promise<RecordingFacts> {
    const facts = this.#get(id)
    if (facts.lease === null || facts.lease.device === THIS_DEVICE) facts.lease = { device: THIS_DEVICE, untilMs }
    return { ...facts }
  }

  release(id: RecordingId): Promise<void> {
    if (this.#get(id).lease?.device === THIS_DEVICE) this.change(id, { lease: null })
    return Promise.resolve()
  }

  store(id: RecordingId, transcript: Transcript, asked: boolean): Promise<void> {
    this.stored.push([id, transcript.text])
    const take = chooseTranscript(this.#get(id).transcript, transcript, asked) === 'take'
    this.change(id, { lease: null, ...(take && { transcript }) })
    return Promise.resolve()
  }

  untranscribed(): Promise<RecordingId[]> {
    return Promise.resolve(
      [...this.facts_]
        .filter(([, { transcript }]) => transcript === null)
        .map(([id]) => id)
        .reverse(),
    )
  }

  lacksText(id: RecordingId): Promise<boolean> {
    return Promise.resolve(this.facts_.get(id)?.transcript === null)
  }

  onChange(listener: (id: RecordingId) => void): () => Promise<void> {
    this.#listeners.add(listener)
    return () => Promise.resolve(void this.#listeners.delete(listener))
  }

  #get(id: RecordingId) {
    const facts = this.facts_.get(id)
    if (!facts) throw new AppError('not-found', keyed('recording.none'))
    return facts
  }
}
