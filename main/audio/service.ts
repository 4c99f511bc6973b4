import { join } from 'node:path'

import type { RecordingId } from '../../app/ids'
import type { Ports } from '../ports'
import type { VaultKeys } from '../vault/types'
import { Captures } from './captures'
import { StoredChunks } from './chunk-source'
import type { FetchChunk } from './chunk-source'
import { ChunkStore } from './chunk-store'
import { AudioDeviceState } from './device-state'
import { handleAudioRequest } from './playback'
import { AudioReader } from './reader'
import type { OnDamage } from './reader'
import type { AudioRemotes, RecordingCatalog, RecordingSink } from './types'

export interface AudioOptions {
  readonly profile: string
  readonly keys: VaultKeys
  readonly ports: Ports
  readonly catalog: RecordingCatalog & RecordingSink
  readonly remotes: AudioRemotes
  /** Where the audio of these recordings is has changed. */
  readonly onChanged: (ids: RecordingId[]) => void
  /** A recording is complete in the chunk store and in the journal (transcription starts here). */
  readonly onStored: (id: RecordingId) => void
  readonly onError: (error: unknown) => void
}

/** The audio of an open journal: capture, storage, transfers, playback. */
export class AudioService {
  readonly captures: Captures
  readonly store: ChunkStore
  readonly state: AudioDeviceState
  readonly #options: AudioOptions

  private constructor(options: AudioOptions, state: AudioDeviceState) {
    this.#options = options
    this.state = state
    this.store = new ChunkStore(join(options.profile, 'db', 'audio'))
    this.captures = new Captures({
      folder: join(options.profile, 'captures'),
      key: options.keys.subkey('capture'),
      store: this.store,
      sink: options.catalog,
      ports: options.ports,
      onStored: (id) => {
        options.onStored(id)
        options.onChanged([id])
      },
    })
  }

  /** Opens the audio store and finishes captures that had been stopped when the process ended. */
  static async open(options: AudioOptions): Promise<AudioService> {
    const service = new AudioService(options, await AudioDeviceState.load(join(options.profile, 'audio.json')))
    try {
      // One that cannot be finished now (a full disk) stays recoverable; the journal opens all the same.
      await service.captures.resume().catch(options.onError)
    } catch (error) {
      await service.close()
      throw error
    }
    return service
  }

  /** Opens a recording for reading. By default a bad or missing piece is refused. @throws AppError */
  async reader(id: RecordingId, onDamage?: OnDamage): Promise<AudioReader> {
    const recording = await this.#options.catalog.get(id)
    return await AudioReader.open(recording, new StoredChunks(this.store, recording, this.#fetchChunk), onDamage)
  }

  /** Answers `audio://recording/<uuid>`. */
  readonly handleRequest = (request: Request): Promise<Response> =>
    handleAudioRequest((id) => this.#playable(id), request)

  /** Stops everything and waits for what is in flight. Captures under way become recoverable. */
  async close(): Promise<void> {
    await this.captures.close()
    await this.state.settled()
    await this.store.close()
  }

  async #playable(id: RecordingId): Promise<AudioReader> {
    return await this.reader(id)
  }

  readonly #fetchChunk: FetchChunk = () => Promise.resolve(null)
}
