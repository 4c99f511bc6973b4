import { decideTransfer } from '../../../app/audio/transferPolicy'
import { isAppError } from '../../../app/errors'
import type { RecordingId } from '../../../app/ids'
import type { Recording } from '../../../app/model'
import { timerMs } from '../../../app/timer'
import type { ChunkInventory } from './chunkInventory'
import { RemoteChunks } from './remoteChunks'
import type { Limiter } from '../../async/limiter'
import { outcomeOf } from './transferJob'
import type { TransfersOptions } from './transferOptions'
import type { AudioRemote } from '../store/types'
import { upload } from './upload'

export interface MirrorOptions extends Pick<TransfersOptions, 'store' | 'state' | 'catalog' | 'onError'> {
  readonly inventory: ChunkInventory
  /** Shared with the sending to the remote in use. */
  readonly limiter: Limiter
  readonly concurrency: number
}

/**
 * Copies what is here, and what the policy lets travel, over one connection to a mirror, one recording after the other. A
 * mirror is never read from, and what it confirms does not count for freeing space.
 */
export class Mirror {
  readonly #options: MirrorOptions
  readonly #closing = new AbortController()
  readonly #remote: RemoteChunks
  /** Recordings to look at; all of them when something about the mirror changed. */
  #pending: Set<RecordingId> | 'all' = new Set()
  #running: Promise<void> | null = null
  #attempt = 0
  /** Only a person, or another connection, can help: nothing is tried until then. */
  #refused = false
  #timer: NodeJS.Timeout | undefined

  constructor(remote: AudioRemote, options: MirrorOptions) {
    this.#options = options
    this.#remote = new RemoteChunks(remote, this.#closing.signal, () => options.limiter.slowDown())
  }

  /** Looks at one recording, or all, in the background. */
  look(id?: RecordingId): void {
    if (id === undefined) this.#pending = 'all'
    else if (this.#pending !== 'all') this.#pending.add(id)
    this.#begin()
  }

  /** The network is back, or something about the mirror changed: waiting times start anew. */
  anew(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#attempt = 0
    this.#refused = false
    this.look()
  }

  /** Brings the mirror up to date. @throws what the first recording threw that could not be sent */
  async pass(): Promise<void> {
    await this.#erase()
    for await (const slice of this.#options.catalog.all()) for (const recording of slice) await this.#copy(recording)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Begins to work, unless it does already, or has to wait. */
  #begin(): void {
    const isWaiting = this.#refused || this.#timer !== undefined || this.#closing.signal.aborted
    if (isWaiting || !this.#hasPending()) return
    this.#running ??= this.#work().finally(() => {
      this.#running = null
      this.#begin() // Something may have come when the last look was over.
    })
  }

  #hasPending(): boolean {
    return this.#pending === 'all' || this.#pending.size > 0
  }

  async #work(): Promise<void> {
    while (this.#hasPending() && !this.#closing.signal.aborted) {
      const ids = this.#pending
      this.#pending = new Set()
      try {
        if (ids === 'all') await this.pass()
        else await this.#copyThese(ids)
        this.#attempt = 0
      } catch (error) {
        return this.#later(error)
      }
    }
  }

  async #copyThese(ids: ReadonlySet<RecordingId>): Promise<void> {
    await this.#erase()
    for (const id of ids) {
      const recording = await this.#options.catalog.get(id).catch((error: unknown) => {
        if (isAppError(error, 'not-found') || isAppError(error, 'integrity')) return null
        throw error
      })
      if (recording !== null) await this.#copy(recording)
    }
  }

  async #copy(recording: Recording): Promise<void> {
    const { inventory, state, store, limiter, concurrency } = this.#options
    const [remote, signal] = [this.#remote, this.#closing.signal]
    signal.throwIfAborted()
    const { evicted = false } = state.item(recording.id)
    try {
      const decision = decideTransfer({
        policy: state.policy,
        marked: recording.marked,
        evicted,
        wanted: false,
        deleted: recording.deletedAt !== null,
        erased: recording.key === null,
        here: await inventory.here(recording),
        confirmed: inventory.mirrored(recording, remote.remoteId),
      })
      if (decision !== 'up') return
      await upload(recording, limiter, { store, remote, signal, concurrency, onProgress: () => undefined })
    } catch (error) {
      // The audio itself is bad here: the sending to the remote in use tells it; the other recordings go on.
      if (isAppError(error, 'integrity') || isAppError(error, 'audio-missing')) return
      throw error
    }
    inventory.confirmMirrored(recording, remote.remoteId)
  }

  async #erase(): Promise<void> {
    const { state } = this.#options
    const ids = state.toEraseAt(this.#remote.remoteId)
    if (ids.length === 0) return
    await this.#remote.erase(ids)
    await state.erasedAt(this.#remote.remoteId, ids)
  }

  /** Everything is looked at again: later, or when the mirror comes back. */
  #later(error: unknown): void {
    const outcome = outcomeOf(error, this.#attempt, Math.random())
    if (outcome.kind === 'stopped' || this.#closing.signal.aborted) return
    this.#pending = 'all'
    if (outcome.kind === 'failed') {
      this.#refused = true
      this.#options.onError(outcome.error)
      return
    }
    this.#attempt += 1
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#begin()
    }, timerMs(outcome.afterMs))
  }
}
