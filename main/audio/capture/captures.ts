import { Mutex } from 'async-mutex'
import { mkdir, readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { newMessageId, newRecordingId, newSessionId } from '../../../app/ids'
import type { RecordingId, SessionId } from '../../../app/ids'
import { captureIdSchema } from '../../../app/ipc/recorder'
import type { CaptureId } from '../../../app/ipc/recorder'
import { InFlight } from '../../async/inFlight'
import type { Ports } from '../../platform/ports'
import { CaptureContents } from './captureContents'
import type { CaptureHeader, CaptureStop, Given, NewCapture } from './captureContents'
import { captureKey, CaptureWriter, hasBegun } from './captureFile'
import { RECORDING_KEY_BYTES } from '../store/chunkCipher'
import type { ChunkStore } from '../store/chunkStore'
import { freeBytes, toAudioError } from '../../files/disk'
import { ingest, planWebm } from '../store/ingest'
import type { RecordingSink } from '../store/types'

export interface CaptureResult {
  readonly sessionId: SessionId
  readonly recordingId: RecordingId
}

export interface Recoverable {
  readonly captureId: CaptureId
  readonly startedAt: number
  readonly sizeBytes: number
  readonly durationMs: number | null
}

export interface CapturesOptions {
  /** The profile's `captures/` folder. */
  readonly folder: string
  /** The vault's subkey `capture`. */
  readonly key: Buffer
  readonly store: ChunkStore
  readonly sink: RecordingSink
  readonly ports: Ports
  /** A recording is safe in the chunk store and in the journal. */
  readonly onStored: (id: RecordingId) => void
  /** The first capture began, or the last one under way ended. */
  readonly onActive?: ((active: boolean) => void) | undefined
}

interface Live {
  readonly writer: CaptureWriter
  next: number
  /** Calls for one capture run one after the other. */
  readonly turn: Mutex
}

const EXTENSION = '.capture'

/**
 * Recordings while they are made: nothing that was acknowledged is lost, whatever happens (docs/DESIGN.md, Capture).
 */
export class Captures {
  readonly #options: CapturesOptions
  readonly #live = new Map<CaptureId, Live>()
  readonly #finishing = new Map<CaptureId, Promise<CaptureResult>>()
  /** What closing waits for: a slice that is being written, a recording that becomes an entry. */
  readonly #calls = new InFlight()

  constructor(options: CapturesOptions) {
    this.#options = options
  }

  /** Begins a capture. @throws AppError `disk-full`, `profile-read-only`, `locked` while closing */
  async start(input: NewCapture): Promise<{ captureId: CaptureId; freeBytes: number }> {
    return await this.#calls.run(() => this.#start(input))
  }

  async #start(input: NewCapture): Promise<{ captureId: CaptureId; freeBytes: number }> {
    const { folder, key, ports } = this.#options
    const captureId = captureIdSchema.parse(ports.uuid())
    const sessionId = input.sessionId ?? newSessionId(ports.uuid)
    const header: CaptureHeader = {
      format: 1,
      recordingId: newRecordingId(ports.uuid),
      messageId: newMessageId(sessionId, ports.uuid),
      sessionId,
      newSession: input.sessionId === undefined,
      key: ports.randomBytes(RECORDING_KEY_BYTES).toString('base64'),
      mimeType: input.mimeType,
      startedAt: ports.now(),
    }
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const writer = await CaptureWriter.create(this.#path(captureId), captureKey(key, captureId), ports)
      await writer.append('header', 0, Buffer.from(JSON.stringify(header))).catch(async (error: unknown) => {
        await writer.close()
        throw error
      })
      this.#live.set(captureId, { writer, next: 0, turn: new Mutex() })
      if (this.#live.size === 1) this.#options.onActive?.(true)
      return { captureId, freeBytes: await freeBytes(folder) }
    } catch (error) {
      throw toAudioError(error)
    }
  }

  /**
   * Takes slice `sequence` (from 0, without gaps) and answers once it stands encrypted on disk. A slice that was taken
   * before is acknowledged again and not written.
   * @throws AppError `disk-full` (what was acknowledged stays), `invalid-input` for a gap, `not-found`
   */
  async append(
    captureId: CaptureId,
    sequence: number,
    bytes: Uint8Array,
  ): Promise<{ acknowledged: number; freeBytes: number }> {
    const live = this.#live.get(captureId)
    if (live === undefined) throw new AppError('not-found', keyed('recording.notUnderWay'))
    return await this.#calls.run(() =>
      live.turn.runExclusive(async () => {
        if (this.#live.get(captureId) !== live) throw new AppError('not-found', keyed('recording.ended'))
        if (sequence > live.next)
          throw new AppError('invalid-input', keyed('recording.sliceMissing', { missing: live.next, before: sequence }))
        try {
          if (sequence === live.next) {
            await live.writer.append('slice', sequence, bytes)
            live.next += 1
          }
          return { acknowledged: live.next - 1, freeBytes: await freeBytes(this.#options.folder) }
        } catch (error) {
          throw toAudioError(error)
        }
      }),
    )
  }

  /** Makes the capture an entry. @throws AppError `recording` when nothing was recorded, `disk-full` (the capture stays) */
  async stop(input: Given & { readonly captureId: CaptureId }): Promise<CaptureResult> {
    return await this.#calls.run(async () => {
      const live = this.#live.get(input.captureId)
      if (live !== undefined) {
        const stop: CaptureStop = { durationMs: input.durationMs, peaks: input.peaks, title: input.title ?? '' }
        await live.turn.runExclusive(async () => {
          // Without the record the capture can still be finished, only without its title; a full disk must not prevent that.
          await live.writer.append('stop', live.next, Buffer.from(JSON.stringify(stop))).catch(() => undefined)
          await this.#close(input.captureId)
        })
      }
      return await this.#recover(input.captureId, input)
    })
  }

  /** Throws a capture away. */
  async discard(captureId: CaptureId): Promise<void> {
    await this.#calls.run(() => this.#discard(captureId))
  }

  async #discard(captureId: CaptureId): Promise<void> {
    await this.#release(captureId)
    const header = await this.#contents(captureId)
      .header()
      .catch(() => null)
    if (header !== null) await this.#options.store.destroy(header.recordingId)
    await unlink(this.#path(captureId)).catch(ignoreMissing)
  }

  /** Captures that nobody is recording any more and that are not entries yet, oldest first. */
  async recoverable(): Promise<Recoverable[]> {
    const found: Recoverable[] = []
    for (const captureId of await this.#files()) {
      if (this.#live.has(captureId) || this.#finishing.has(captureId)) continue
      const header = await this.#contents(captureId)
        .header()
        .catch(() => null)
      if (header === null) continue // Torn before its header was whole, or of another vault: nothing of ours is in it.
      const plan = await planWebm(this.#contents(captureId).slices)
      const { size } = await stat(this.#path(captureId))
      found.push({
        captureId,
        startedAt: header.startedAt,
        sizeBytes: size,
        durationMs: plan && Math.round(plan.durationMs),
      })
    }
    return found.sort((a, b) => a.startedAt - b.startedAt)
  }

  /** Makes a capture that was cut off an entry; also one whose finishing was cut off. */
  async recover(captureId: CaptureId, given?: Given): Promise<CaptureResult> {
    return await this.#calls.run(() => this.#recover(captureId, given))
  }

  async #recover(captureId: CaptureId, given?: Given): Promise<CaptureResult> {
    const running = this.#finishing.get(captureId)
    if (running !== undefined) return await running
    const finishing = this.#release(captureId)
      .then(() => this.#finish(captureId, given))
      .finally(() => this.#finishing.delete(captureId))
    this.#finishing.set(captureId, finishing)
    return await finishing
  }

  /** Finishes captures that were stopped but had not become entries when the process ended. Those cut off while recording are left for a person. */
  async resume(): Promise<CaptureResult[]> {
    const finished: CaptureResult[] = []
    for (const captureId of await this.#files()) {
      if (this.#live.has(captureId)) continue
      if (!(await hasBegun(this.#path(captureId)))) {
        await unlink(this.#path(captureId))
        continue
      }
      if ((await this.#contents(captureId).stop()) === null) continue
      finished.push(await this.recover(captureId))
    }
    return finished
  }

  /** Lets go of captures whose window is gone: they become recoverable. */
  async abandon(): Promise<void> {
    for (const captureId of [...this.#live.keys()]) await this.#release(captureId)
  }

  /** Waits for what is under way, slices too, and lets go of the rest. */
  async close(): Promise<void> {
    await this.#calls.drain()
    await this.abandon()
  }

  async #finish(captureId: CaptureId, given?: Given): Promise<CaptureResult> {
    const { store, sink, onStored } = this.#options
    const header = await this.#contents(captureId).header()
    const stop = (await this.#contents(captureId).stop()) ?? given ?? { durationMs: 0, peaks: null, title: '' }
    try {
      const audio = await ingest(store, header.recordingId, header.key, this.#contents(captureId).slices)
      if (audio.manifest.chunks.length === 0) {
        await this.#discard(captureId)
        throw new AppError('recording', keyed('recording.nothing'))
      }
      const { recordingId, messageId, sessionId, newSession, key, mimeType, startedAt } = header
      const { manifest, sampleRateHz, channels } = audio
      const durationMs = audio.durationMs ?? Math.round(stop.durationMs)
      const title = stop.title ?? ''
      await sink.accept({
        recordingId,
        messageId,
        sessionId,
        newSession,
        title,
        createdAt: startedAt,
        source: 'microphone',
        fileName: null,
        mimeType,
        durationMs,
        sampleRateHz,
        channels,
        key,
        manifest,
        peaks: stop.peaks,
      })
      // Only now: killed before this line, the next start does the same again under the same ids.
      await unlink(this.#path(captureId)).catch(ignoreMissing)
      onStored(recordingId)
      return { sessionId, recordingId }
    } catch (error) {
      throw toAudioError(error)
    }
  }

  #path(captureId: CaptureId): string {
    return join(this.#options.folder, `${captureId}${EXTENSION}`)
  }

  async #files(): Promise<CaptureId[]> {
    const names = await readdir(this.#options.folder).catch(() => [] as string[]) // No folder: no captures.
    return names
      .filter((name) => name.endsWith(EXTENSION))
      .flatMap((name) => captureIdSchema.safeParse(name.slice(0, -EXTENSION.length)).data ?? [])
  }

  #contents(captureId: CaptureId): CaptureContents {
    return new CaptureContents(this.#path(captureId), captureKey(this.#options.key, captureId))
  }

  /** Lets go of a capture when the call for it that is under way has ended. */
  async #release(captureId: CaptureId): Promise<void> {
    const live = this.#live.get(captureId)
    if (live !== undefined) await live.turn.runExclusive(() => this.#close(captureId))
  }

  async #close(captureId: CaptureId): Promise<void> {
    const live = this.#live.get(captureId)
    if (this.#live.delete(captureId) && this.#live.size === 0) this.#options.onActive?.(false)
    await live?.writer.close()
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
