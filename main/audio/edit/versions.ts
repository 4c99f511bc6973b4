import { slicePeaks } from '../../../app/audio/peaks'
import { cutTranscript } from '../../../app/audio/transcript'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RecordingId } from '../../../app/ids'
import type { Recording } from '../../../app/model'
import { InFlight } from '../../async/inFlight'
import { KeyedMutex } from '../../async/keyedMutex'
import type { ChunkStore } from '../store/chunkStore'
import { storeStream } from '../store/ingest'
import type { AudioReader } from '../store/reader'
import { trimmed } from './trim'
import type { RecordingCatalog } from '../store/types'

export interface VersionsOptions {
  readonly store: ChunkStore
  readonly catalog: RecordingCatalog
  readonly now: () => number
  readonly open: (recording: Recording) => Promise<AudioReader>
  readonly onStored: (id: RecordingId) => void
}

/** Shorter than this is a slip of the hand. */
const SHORTEST_MS = 100

/** Versions of the audio of a recording: trimming makes a new one that shares chunks with the old, which can be brought back. */
export class Versions {
  readonly #options: VersionsOptions
  readonly #turns = new KeyedMutex()
  readonly #calls = new InFlight()

  constructor(options: VersionsOptions) {
    this.#options = options
  }

  /** @throws AppError `invalid-input`, `unsupported`, `audio-missing`, `integrity`, `disk-full` */
  async trim(id: RecordingId, startMs: number, endMs: number): Promise<void> {
    await this.#inTurn(id, async () => {
      const { store, catalog, now, open } = this.#options
      const before = await catalog.get(id)
      if (before.key === null) throw new AppError('audio-missing', keyed('audio.erased'))
      const end = Math.min(endMs, before.durationMs)
      if (end - startMs < SHORTEST_MS) throw new AppError('invalid-input', keyed('trim.nothingBetween'))
      const cut = await trimmed(before, await open(before), startMs, end)
      const manifest = await storeStream(store, id, before.key, cut.stream)
      const peaks = before.peaks === null ? null : cutPeaks(before.peaks, before.durationMs, startMs, end)
      await catalog.edit(id, (recording) => {
        // Another device may have trimmed it meanwhile; its version is kept as an earlier one too.
        const version = { manifest: recording.manifest, durationMs: recording.durationMs, replacedAt: now() }
        const transcript = recording.transcript === null ? null : cutTranscript(recording.transcript, startMs, end)
        return { manifest, durationMs: cut.durationMs, peaks, transcript, previous: [...recording.previous, version] }
      })
      this.#options.onStored(id)
    })
  }

  /** Brings back the version before the last trim. @throws AppError `not-found` when it was never trimmed */
  async untrim(id: RecordingId): Promise<void> {
    await this.#inTurn(id, async () => {
      await this.#options.catalog.edit(id, ({ previous }) => {
        const last = previous.at(-1)
        if (last === undefined) throw new AppError('not-found', keyed('trim.never'))
        // What was heard and drawn belonged to the shorter version; both are made again.
        return {
          manifest: last.manifest,
          durationMs: last.durationMs,
          peaks: null,
          transcript: null,
          previous: previous.slice(0, -1),
        }
      })
      this.#options.onStored(id)
    })
  }

  /** Refuses what comes now and waits for what is under way. */
  async close(): Promise<void> {
    await this.#calls.drain()
  }

  #inTurn<T>(id: RecordingId, work: () => Promise<T>): Promise<T> {
    return this.#calls.run(() => this.#turns.runExclusive(id, work))
  }
}

const cutPeaks = (peaks: string, durationMs: number, startMs: number, endMs: number): string =>
  Buffer.from(slicePeaks(Buffer.from(peaks, 'base64'), durationMs, startMs, endMs)).toString('base64')
