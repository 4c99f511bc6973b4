import { setTimeout as wait } from 'node:timers/promises'
import { PeakCollector } from '../../../app/audio/peaks'
import { isAppError } from '../../../app/errors'
import type { RecordingId } from '../../../app/ids'
import type { Recording } from '../../../app/model'
import { decodeAudio, SPEECH_RATE_HZ } from '../../decode/decode'
import type { AudioReader } from '../store/reader'
import type { RecordingCatalog } from '../store/types'

/** Longer recordings are drawn without a waveform: decoding them would keep this process busy for minutes. */
const LONGEST_MS = 3 * 3_600_000

export interface WaveformsOptions {
  readonly catalog: RecordingCatalog
  readonly open: (recording: Recording) => Promise<AudioReader>
  readonly onError: (error: unknown) => void
  /** Tests draw shorter ones. */
  readonly longestMs?: number
}

/** Draws recordings that came without a waveform (imported, recovered, brought back), one after the other. */
export class Waveforms {
  readonly #options: WaveformsOptions
  readonly #wanted = new Set<RecordingId>()
  #drawing: Promise<void> | null = null
  #closed = false

  constructor(options: WaveformsOptions) {
    this.#options = options
  }

  /** Draws this recording when it is its turn; nothing happens where it has a waveform or cannot be decoded here. */
  want(id: RecordingId): void {
    if (this.#closed) return
    this.#wanted.add(id)
    this.#drawing ??= this.#drawAll().finally(() => (this.#drawing = null))
  }

  /** Resolves when nothing is being drawn. */
  async settled(): Promise<void> {
    await this.#drawing
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#drawing
  }

  async #drawAll(): Promise<void> {
    for (const id of this.#wanted) {
      this.#wanted.delete(id)
      try {
        await this.#draw(id)
      } catch (error) {
        // Gone, damaged, or of a kind that is not decoded here: it plays without a picture.
        const known = ['not-found', 'unsupported', 'integrity', 'audio-missing', 'offline', 'locked'] as const
        if (!known.some((kind) => isAppError(error, kind))) this.#options.onError(error)
      }
      if (this.#closed) return
    }
  }

  async #draw(id: RecordingId): Promise<void> {
    const { catalog, open, longestMs = LONGEST_MS } = this.#options
    const recording = await catalog.get(id)
    if (recording.peaks !== null || recording.key === null || recording.durationMs > longestMs) return
    const collector = new PeakCollector()
    let since = performance.now()
    let left = (longestMs / 1000) * SPEECH_RATE_HZ
    for await (const piece of (await decodeAudio(await open(recording))).pieces()) {
      left -= piece.length
      if (left < 0) return // It says that it is shorter than it is.
      collector.push(piece)
      // Nobody waits for a picture: as long as this took, others have the process.
      await wait(performance.now() - since)
      since = performance.now()
      if (this.#closed) return
    }
    const peaks = Buffer.from(collector.finish()).toString('base64')
    const { root } = recording.manifest
    // Somebody may have trimmed or drawn it meanwhile.
    await catalog.edit(id, (now) => (now.peaks === null && now.manifest.root === root ? { peaks } : {}))
  }
}
