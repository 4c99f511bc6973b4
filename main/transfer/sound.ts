import { open, stat } from 'node:fs/promises'
import type { RecordingId } from '../../app/ids'
import type { Recording } from '../../app/model'
import { RECORDING_KEY_BYTES } from '../audio/chunk-cipher'
import { exportRecording } from '../audio/export-file'
import { factsOf, piecesOf } from '../audio/import-file'
import { ingest } from '../audio/ingest'
import type { AudioService } from '../audio/service'
import type { Ports } from '../ports'

/** Sound on its way in and out of the audio store. */
export class Sound {
  readonly #audio: AudioService
  readonly #ports: Ports

  constructor(audio: AudioService, ports: Ports) {
    this.#audio = audio
    this.#ports = ports
  }

  /**
   * Stores a file as the sound of a recording that has no document yet, and answers the document. A recording that comes
   * with its key keeps it, and so its chunks and their ids.
   * @throws AppError `unsupported`, `not-found`, `disk-full`; what was stored until then is removed again
   */
  async take(recording: Recording, path: string): Promise<Recording> {
    const facts = await factsOf(path)
    const key = recording.key ?? this.#ports.randomBytes(RECORDING_KEY_BYTES).toString('base64')
    try {
      const stored = await ingest(this.#audio.store, recording.id, key, () => piecesOf(path))
      const same = stored.manifest.root === recording.manifest.root
      return {
        ...recording,
        key,
        manifest: same ? recording.manifest : stored.manifest,
        mimeType: recording.key === null ? facts.mimeType : recording.mimeType,
        durationMs: recording.durationMs || (stored.durationMs ?? facts.durationMs),
        sampleRateHz: recording.sampleRateHz ?? stored.sampleRateHz ?? facts.sampleRateHz,
        channels: recording.channels ?? stored.channels ?? facts.channels,
      }
    } catch (error) {
      await this.discard(recording.id)
      throw error
    }
  }

  /**
   * Stores the earlier versions of a recording whose sound is stored, beside it. Only what is at hand comes along.
   * @throws AppError `disk-full` and the like
   */
  async takeEarlier(recording: Recording, paths: readonly (string | null)[]): Promise<Recording> {
    const previous: Recording['previous'] = []
    for (const [at, version] of recording.previous.entries()) {
      const path = paths[at] ?? null
      if (path === null || recording.key === null) continue
      const { manifest } = await ingest(this.#audio.store, recording.id, recording.key, () => piecesOf(path))
      previous.push({ ...version, manifest: manifest.root === version.manifest.root ? version.manifest : manifest })
    }
    return { ...recording, previous }
  }

  /** Removes stored sound that no document speaks of. */
  async discard(id: RecordingId): Promise<void> {
    await this.#audio.store.destroy(id)
  }

  /** Writes the sound of a recording to a file. @throws AppError `audio-missing`, `integrity`, `disk-full`; then there is no file */
  async write(id: RecordingId, path: string): Promise<void> {
    await exportRecording(await this.#audio.reader(id), path)
  }

  /** Writes an earlier version of a recording to a file. @throws AppError as `write` */
  async writeEarlier(recording: Recording, version: Recording['previous'][number], path: string): Promise<void> {
    await exportRecording(await this.#audio.readerOf({ ...recording, ...version }), path)
  }
}

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
