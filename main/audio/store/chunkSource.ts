import { AppError, isAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { ChunkId, Recording } from '../../../app/model'
import { ChunkCipher } from './chunkCipher'
import { DamagedStoreError } from './chunkFolder'
import type { ChunkStore } from './chunkStore'

/** Where the plaintext of a recording's chunks comes from. */
export interface ChunkSource {
  /** @throws AppError `audio-missing` where it is nowhere to be had, `integrity` where every copy is bad */
  plain(id: ChunkId): Promise<Buffer>
}

/** Gets a good copy of a chunk from elsewhere and keeps it here; null where that is not possible now. */
export type FetchChunk = (recording: Recording, id: ChunkId) => Promise<Buffer | null>

/** The cipher of a recording. @throws AppError `audio-missing` after a crypto-erase */
export function cipherOf(recording: Recording): ChunkCipher {
  if (recording.key === null) throw new AppError('audio-missing', keyed('audio.erased'))
  return new ChunkCipher(recording.key)
}

/** The chunks on this device; one that is missing or bad is asked for elsewhere. */
export class StoredChunks implements ChunkSource {
  readonly #store: ChunkStore
  readonly #recording: Recording
  readonly #cipher: ChunkCipher
  readonly #fetch: FetchChunk
  readonly #onBad: () => void

  /** @param onBad hears that a chunk is here and bad; not of files that are damaged as a whole */
  constructor(
    store: ChunkStore,
    recording: Recording,
    fetch: FetchChunk = () => Promise.resolve(null),
    onBad: () => void = () => undefined,
  ) {
    this.#store = store
    this.#recording = recording
    this.#cipher = cipherOf(recording)
    this.#fetch = fetch
    this.#onBad = onBad
  }

  async plain(id: ChunkId): Promise<Buffer> {
    let damage: AppError | undefined
    try {
      const here = await this.#here(id)
      if (here !== null) return here
    } catch (error) {
      if (!isAppError(error)) throw error
      damage = error
      if (!(error instanceof DamagedStoreError)) this.#onBad()
    }
    const fetched = await this.#fetch(this.#recording, id)
    if (fetched !== null) return fetched
    if (damage !== undefined) throw damage
    throw new AppError('audio-missing', keyed('audio.chunkNotHere', { chunk: this.#nameOf(id) }))
  }

  async #here(id: ChunkId): Promise<Buffer | null> {
    const bytes = await this.#store.useIfHere(this.#recording.id, (database) => database.get(id))
    if (bytes === null) return null
    try {
      return this.#cipher.open({ id, bytes })
    } catch (cause) {
      throw new AppError('integrity', keyed('audio.chunkExchanged', { chunk: this.#nameOf(id) }), { cause })
    }
  }

  #nameOf(id: ChunkId): KeyedMessage {
    const { chunks } = this.#recording.manifest
    return keyed('audio.chunkOf', {
      place: chunks.findIndex((chunk) => chunk.id === id) + 1,
      total: chunks.length,
      chunk: id.slice(0, 12),
    })
  }
}
