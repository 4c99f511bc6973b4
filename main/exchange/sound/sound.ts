import { open, stat } from 'node:fs/promises'
import { isAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { RecordingId } from '../../../app/ids'
import type { Manifest, Recording } from '../../../app/model'
import { RECORDING_KEY_BYTES } from '../../audio/store/chunkCipher'
import { exportRecording } from '../../audio/playback/exportFile'
import { ingest, planWebm } from '../../audio/store/ingest'
import type { AudioService } from '../../audio/service'
import type { Ports } from '../../platform/ports'
import { type ExportedRecording, exportedChunks, type Found, isExported } from './exportedChunks'
import { type FileFacts, SourceFileError, sourceFacts, sourcePieces } from './sourceFile'

/**
 * What a file gave for a recording. `whole`: its audio. `flawed`: some of it, or not quite what was exported. `none`: nothing,
 * and what can be said of the reason.
 */
export type TakenSound =
  | { readonly kind: 'whole'; readonly recording: Recording }
  | { readonly kind: 'flawed'; readonly recording: Recording; readonly why: KeyedMessage }
  | { readonly kind: 'none'; readonly why: KeyedMessage }

const PARTLY = keyed('import.audioPartly')
const OTHER = keyed('import.audioOther')
const DAMAGED = keyed('import.audioDamaged')
const EARLIER = keyed('import.earlierDamaged')

/** The longest packet of Opus, in ms. */
const PACKET_MS = 120

/** Audio on its way in and out of the audio store. */
export class Sound {
  readonly #audio: AudioService
  readonly #ports: Ports

  constructor(audio: AudioService, ports: Ports) {
    this.#audio = audio
    this.#ports = ports
  }

  /**
   * Stores a file as the audio of a recording that has no document yet, and answers the document. One that comes with its
   * key and its chunks keeps both, whatever became of the file: so another import can bring what is missing.
   * @throws AppError `disk-full`, `locked` and the like, or the reason of `signal`; what was stored until then is removed
   */
  async take(recording: Recording, path: string, signal: AbortSignal): Promise<TakenSound> {
    try {
      const taken = isExported(recording)
        ? await this.#judge(recording, path, await this.#fill(recording, path, signal), signal, true)
        : { kind: 'whole' as const, recording: await this.#takeNew(recording, path, signal) }
      if (taken.kind === 'none') await this.discard(recording.id)
      return taken
    } catch (error) {
      await this.discard(recording.id)
      if (error instanceof SourceFileError) return { kind: 'none', why: error.told }
      throw error
    }
  }

  /** What `take` would answer, as far as that shows without storing anything. */
  async look(recording: Recording, path: string, signal: AbortSignal): Promise<TakenSound> {
    try {
      if (isExported(recording)) {
        const found = await this.#compare(recording, path, signal)
        return await this.#judge(recording, path, found, signal, false)
      }
      await this.#facts(path, signal)
      return { kind: 'whole', recording }
    } catch (error) {
      if (error instanceof SourceFileError) return { kind: 'none', why: error.told }
      throw error
    }
  }

  /** True when chunks of a recording that is in the journal are nowhere: not here, and not on a server as far as is known. */
  async lacks(recording: Recording): Promise<boolean> {
    const { inventory } = this.#audio.transfers
    return (await inventory.here(recording)) !== 'all' && !inventory.confirmed(recording, null)
  }

  /** Stores what a file holds of the chunks that a recording of the journal lacks. @throws AppError `disk-full` and the like */
  async refill(recording: ExportedRecording, path: string, signal: AbortSignal): Promise<TakenSound> {
    const wasHere = await this.#audio.store.isHere(recording.id)
    try {
      const found = await this.#fill(recording, path, signal)
      if (found === 'all') return { kind: 'whole', recording }
      if (await this.#isStamped(recording, path, await sizeOf(path), signal))
        return { kind: 'whole', recording: await this.#takeNew(recording, path, signal) }
      if (found === 'some') return { kind: 'flawed', recording, why: PARTLY }
      if (!wasHere) await this.discard(recording.id)
      return { kind: 'none', why: DAMAGED }
    } catch (error) {
      // Chunks of it on this device that are damaged as a whole are mended elsewhere.
      if (!(error instanceof SourceFileError) && !isAppError(error, 'integrity')) throw error
      if (!wasHere) await this.discard(recording.id)
      return { kind: 'none', why: error.told }
    }
  }

  /** Stores those chunks of it that a file holds. @throws SourceFileError, `disk-full` and the like */
  async #fill(recording: ExportedRecording, path: string, signal: AbortSignal): Promise<Found> {
    const { store } = this.#audio
    const found = await store.use(recording.id, (database) =>
      exportedChunks(recording, sourcePieces(path, signal), async (chunk) => {
        if (!(await database.stubs([chunk.id])).has(chunk.id)) await database.put([chunk])
      }),
    )
    if (found !== 'none') await store.flush(recording.id)
    return found
  }

  #compare(recording: ExportedRecording, path: string, signal: AbortSignal): Promise<Found> {
    return exportedChunks(recording, sourcePieces(path, signal), () => Promise.resolve())
  }

  async #judge(
    recording: ExportedRecording,
    path: string,
    found: Found,
    signal: AbortSignal,
    stores: boolean,
  ): Promise<TakenSound> {
    if (found === 'all') return { kind: 'whole', recording }
    const sizeBytes = await sizeOf(path)
    const isStamped = await this.#isStamped(recording, path, sizeBytes, signal)
    if (found === 'some' && !isStamped) return { kind: 'flawed', recording, why: PARTLY }
    if (sizeBytes < recording.manifest.sizeBytes || (await this.#breaksOff(recording, path, signal)))
      return { kind: 'none', why: DAMAGED }
    if (!stores) await this.#facts(path, signal)
    const taken = stores ? await this.#takeNew(recording, path, signal) : recording
    return isStamped ? { kind: 'whole', recording: taken } : { kind: 'flawed', recording: taken, why: OTHER }
  }

  /** Trimmed WebM plays with other times in it than are stored, so it is exported with other bytes; the packets are the same. */
  async #isStamped(recording: Recording, path: string, sizeBytes: number, signal: AbortSignal): Promise<boolean> {
    const { mimeType, manifest, previous } = recording
    if (previous.length === 0 || !/webm/i.test(mimeType) || sizeBytes !== manifest.sizeBytes) return false
    return !(await this.#breaksOff(recording, path, signal))
  }

  /** Whether a WebM makes sense up to some place only. */
  async #breaksOff({ mimeType, durationMs }: Recording, path: string, signal: AbortSignal): Promise<boolean> {
    if (!/webm/i.test(mimeType)) return false
    const plan = await planWebm(() => sourcePieces(path, signal))
    return plan === null || plan.durationMs < durationMs - PACKET_MS
  }

  /** @throws SourceFileError for a file that is no audio, or has none in it */
  async #facts(path: string, signal: AbortSignal): Promise<FileFacts> {
    const facts = await sourceFacts(path)
    // The beginning of a recording and no more.
    const isWebm = facts.mimeType.includes('webm')
    if (isWebm && facts.durationMs === 0 && (await planWebm(() => sourcePieces(path, signal))) === null)
      throw new SourceFileError('unsupported', keyed('audio.noSound'))
    return facts
  }

  async #takeNew(recording: Recording, path: string, signal: AbortSignal): Promise<Recording> {
    const facts = await this.#facts(path, signal)
    const key = recording.key ?? this.#ports.randomBytes(RECORDING_KEY_BYTES).toString('base64')
    const stored = await ingest(this.#audio.store, recording.id, key, () =>
      sourcePieces(path, signal, facts.pieces(signal)),
    )
    return {
      ...recording,
      key,
      manifest: stored.manifest,
      mimeType: recording.key === null ? facts.mimeType : recording.mimeType,
      durationMs: recording.durationMs || (stored.durationMs ?? facts.durationMs),
      sampleRateHz: recording.sampleRateHz ?? stored.sampleRateHz ?? facts.sampleRateHz,
      channels: recording.channels ?? stored.channels ?? facts.channels,
    }
  }

  /**
   * Stores the earlier versions of a recording, beside it. Only what is at hand and whole comes along.
   * @param stores false to tell what would come
   * @throws AppError `disk-full` and the like
   */
  async takeEarlier(
    recording: Recording,
    paths: readonly (string | null)[],
    signal: AbortSignal,
    stores: boolean,
  ): Promise<{ readonly previous: Recording['previous']; readonly why: KeyedMessage | null }> {
    const previous: Recording['previous'] = []
    let why: KeyedMessage | null = null
    for (const [at, version] of recording.previous.entries()) {
      const path = paths[at] ?? null
      if (path === null) continue
      const earlier = { ...recording, ...version, previous: recording.previous.slice(0, at) }
      const manifest = await this.#takeBeside(earlier, path, signal, stores)
      if (manifest === null) why = EARLIER
      else previous.push({ ...version, manifest })
    }
    return { previous, why }
  }

  async #takeBeside(version: Recording, path: string, signal: AbortSignal, stores: boolean): Promise<Manifest | null> {
    if (!isExported(version)) return null
    try {
      const found = await (stores ? this.#fill(version, path, signal) : this.#compare(version, path, signal))
      const taken = await this.#judge(version, path, found, signal, stores)
      return taken.kind === 'whole' ? taken.recording.manifest : null
    } catch (error) {
      if (error instanceof SourceFileError) return null
      throw error
    }
  }

  /** Removes stored audio that no document speaks of. */
  async discard(id: RecordingId): Promise<void> {
    await this.#audio.store.destroy(id)
  }

  /** Writes the audio of a recording to a file. @throws AppError `audio-missing`, `integrity`, `disk-full`; then there is no file */
  async write(id: RecordingId, path: string): Promise<void> {
    await exportRecording(await this.#audio.reader(id), path)
  }

  /** Writes an earlier version of a recording to a file. @throws AppError as `write` */
  async writeEarlier(recording: Recording, version: Recording['previous'][number], path: string): Promise<void> {
    await exportRecording(await this.#audio.readerOf({ ...recording, ...version }), path)
  }
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0

/** The first bytes of a file; null when it cannot be read. */
export async function headOf(path: string, bytes = 64): Promise<Uint8Array | null> {
  // Opening a pipe would wait for somebody to write into it.
  const found = await stat(path).catch(() => null)
  const file = found?.isFile() ? await open(path, 'r').catch(() => null) : null
  if (!file) return null
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    // A folder, or a file that is locked: as good as not there.
    return null
  } finally {
    await file.close()
  }
}
