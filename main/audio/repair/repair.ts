import { damageNote } from '../store/deviceState'
import { isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RecordingId } from '../../../app/ids'
import type { ChunkId, Recording } from '../../../app/model'
import { repairFolder, valuesOf } from '../../database/salvage'
import { unlessDamaged } from '../store/chunkFolder'
import { TAG_BYTES } from '../../files/aesGcm'
import { cipherOf } from '../store/chunkSource'
import type { ChunkStore } from '../store/chunkStore'
import type { DamagedFolders } from './damagedFolders'
import type { AudioDeviceState } from '../store/deviceState'
import { toAudioError } from '../../files/disk'
import type { ChunkInventory } from '../sync/chunkInventory'
import { allChunks, currentChunks } from '../store/manifest'
import type { RemoteChunks } from '../sync/remoteChunks'
import type { RecordingCatalog } from '../store/types'
import { verifyAudio } from './verify'

export interface AudioRepairOptions {
  readonly store: ChunkStore
  readonly damaged: DamagedFolders
  readonly state: AudioDeviceState
  readonly catalog: Pick<RecordingCatalog, 'get'>
  readonly inventory: ChunkInventory
  readonly remote: () => RemoteChunks | null
  /** What is here of it has changed: it may have to move. */
  readonly onRepaired: (id: RecordingId) => void
  readonly onError: (error: unknown) => void
}

/**
 * Repairs recordings whose database is damaged as a whole, one after the other (docs/adr/0047). The folder is moved aside;
 * what leveldb's repair finds in a copy of it, and what proves to be a chunk of the recording, goes into a new database;
 * the rest is fetched where a server has it. The damaged folder goes when the new one is whole, verified and on a server.
 */
export class AudioRepair {
  readonly #options: AudioRepairOptions
  /** True for those whose database was found to be damaged and still stands in its place. */
  readonly #wanted = new Map<RecordingId, boolean>()
  #repairing: RecordingId | null = null
  #running: Promise<void> | null = null
  #closed = false

  constructor(options: AudioRepairOptions) {
    this.#options = options
  }

  /** Goes on with what an earlier process did not finish. */
  async start(): Promise<void> {
    for (const id of await this.#options.damaged.ids()) this.enqueue(id)
  }

  /** Looks after a recording when it is its turn. `damaged`: its database cannot be used. */
  enqueue(id: RecordingId, damaged = false): void {
    if (this.#closed) return
    this.#wanted.set(id, damaged || this.#wanted.get(id) === true)
    this.#running ??= this.#repairAll().finally(() => (this.#running = null))
  }

  /** True while nobody knows yet what will be here of a recording. */
  isRepairing(id: RecordingId): boolean {
    return this.#repairing === id || this.#wanted.has(id)
  }

  /** Resolves when nothing is being repaired. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** Before a recording is read: opens its database; where that shows it to be damaged, resolves when it has been repaired. */
  async whenRepaired(id: RecordingId): Promise<void> {
    const { store } = this.#options
    await unlessDamaged(() => store.useIfHere(id, () => Promise.resolve()))
    if (this.isRepairing(id)) await this.idle()
  }

  /** The recording is gone for good: what is aside of it, too. */
  async forget(id: RecordingId): Promise<void> {
    this.#wanted.delete(id)
    await this.idle()
    await this.#options.damaged.remove(id)
  }

  /** Ends between two chunks; the next start goes on. */
  async close(): Promise<void> {
    this.#closed = true
    await this.idle()
  }

  async #repairAll(): Promise<void> {
    for (const [id, damaged] of this.#wanted) {
      this.#wanted.delete(id)
      if (this.#closed) return
      this.#repairing = id
      try {
        await this.#repair(id, damaged)
      } catch (error) {
        // What cannot be done now (a full disk, a server that went away) is done at the next start or when it is used again.
        const known = ['not-found', 'integrity', 'offline', 'locked'] as const
        const isAbort = error instanceof Error && error.name === 'AbortError'
        if (!isAbort && !known.some((kind) => isAppError(error, kind))) this.#options.onError(toAudioError(error))
      } finally {
        this.#repairing = null
      }
    }
  }

  async #repair(id: RecordingId, isDamaged: boolean): Promise<void> {
    const { store, damaged, state, catalog, onRepaired } = this.#options
    // One whose document is not here or cannot be read stays as it is: nobody could tell what belongs to it.
    const recording = await catalog.get(id)
    if (recording.key === null) return
    if (isDamaged) {
      await state.set(id, { complete: undefined, incomplete: true })
      await store.alone(id, async (folder) => {
        await damaged.take(id, folder)
        // Others may have found it damaged meanwhile: that was the same folder. The next one is good.
        if (this.#wanted.has(id)) this.#wanted.set(id, false)
      })
    }
    await damaged.search(id, (copy) => this.#salvage(recording, copy))
    await this.#report(recording)
    this.#repairing = null
    onRepaired(id)
    await this.#clear(recording)
  }

  /** Brings what can be read of a copy, and proves to be a chunk of this recording, into its database. */
  async #salvage(recording: Recording, copy: string): Promise<void> {
    const { store } = this.#options
    const cipher = cipherOf(recording)
    const missing = await this.#missing(recording)
    try {
      await repairFolder(copy)
    } catch (error) {
      if (toAudioError(error).kind === 'disk-full') throw error
      return // There is nothing in it that leveldb can read.
    }
    let found = 0
    for await (const bytes of valuesOf(copy)) {
      if (this.#closed) throw new DOMException('The journal is being closed.', 'AbortError')
      const id = (missing.get(bytes.length - TAG_BYTES) ?? []).find((candidate) => {
        try {
          cipher.open({ id: candidate, bytes })
          return true
        } catch {
          return false // Another one of this length, or damaged: the next one, or none, is it.
        }
      })
      if (id === undefined) continue
      await store.use(recording.id, (database) => database.put([{ id, bytes }]))
      found += 1
    }
    if (found > 0) await store.flush(recording.id)
  }

  /** Chunks of all versions that are not here, by their length. */
  async #missing(recording: Recording): Promise<Map<number, ChunkId[]>> {
    const here = await this.#here(recording)
    const missing = new Map<number, ChunkId[]>()
    for (const { chunks } of [recording.manifest, ...recording.previous.map(({ manifest }) => manifest)])
      for (const { id, sizeBytes } of chunks) {
        const same = missing.get(sizeBytes) ?? []
        if (!here.has(id) && !same.includes(id)) missing.set(sizeBytes, [...same, id])
      }
    return missing
  }

  async #here(recording: Recording): Promise<ReadonlySet<ChunkId>> {
    const stubs = await this.#options.store.useIfHere(recording.id, (database) => database.stubs(allChunks(recording)))
    return new Set(stubs?.keys())
  }

  /** Says in the place of the recording what is lost. */
  async #report(recording: Recording): Promise<void> {
    const { state, inventory } = this.#options
    const here = await this.#here(recording)
    const chunks = currentChunks(recording)
    const lost = chunks.filter((id) => !here.has(id)).length
    if (lost === 0) return await state.set(recording.id, { incomplete: undefined, damage: undefined })
    const damage = inventory.confirmed(recording, null)
      ? keyed('audio.beingFetched')
      : keyed('audio.partlyLost', { lost, total: chunks.length })
    await state.set(recording.id, damageNote(damage))
  }

  /** Removes what is aside when nobody needs it any more. */
  async #clear(recording: Recording): Promise<void> {
    const { store, damaged, inventory, remote: current } = this.#options
    const remote = current()
    if (remote === null || !inventory.confirmed(recording, remote.remoteId)) return
    if ((await damaged.sizeBytes(recording.id)) === 0) return
    const { problems } = await verifyAudio(store, recording, true)
    if (problems.length > 0) return
    // Pieces of earlier versions, too, are here or there.
    const here = await this.#here(recording)
    const elsewhere = allChunks(recording).filter((id) => !here.has(id))
    if ((await remote.missing(elsewhere)).length > 0) return
    await store.flush(recording.id)
    await damaged.remove(recording.id)
  }
}
