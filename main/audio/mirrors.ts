import { isAppError } from '../../app/errors'
import type { RecordingId } from '../../app/ids'
import { decideTransfer } from '../../app/audio/transfer-policy'
import type { ChunkId, Recording } from '../../app/model'
import { eraseChunks } from './erase'
import type { Holdings } from './holdings'
import { RemoteChunks } from './remote-chunks'
import type { Slots } from './slots'
import { outcomeOf } from './transfer-job'
import type { TransfersOptions } from './transfers'
import type { AudioRemote } from './types'
import { upload } from './upload'

export interface MirrorsOptions extends Pick<TransfersOptions, 'store' | 'state' | 'catalog' | 'remotes' | 'onError'> {
  readonly holdings: Holdings
  /** Shared with the sending to the remote in use. */
  readonly slots: Slots
  readonly concurrency: number
}

/**
 * Copies what is here, and what the policy lets travel, to every mirror, one recording after the other. A mirror is never
 * read from, and what it confirms does not count for freeing space.
 */
export class Mirrors {
  readonly #options: MirrorsOptions
  readonly #closing = new AbortController()
  readonly #wrapped = new WeakMap<AudioRemote, RemoteChunks>()
  /** Recordings to look at; all of them when something about a mirror changed. */
  #pending: Set<RecordingId> | 'all' = new Set()
  #running: Promise<void> | null = null
  #attempt = 0
  /** Only a person, or another connection, can help: nothing is tried until then. */
  #refused = false
  #timer: NodeJS.Timeout | undefined
  #unsubscribe: (() => void | Promise<void>)[] = []

  constructor(options: MirrorsOptions) {
    this.#options = options
  }

  start(): void {
    const { catalog, remotes } = this.#options
    const changed = (): void => {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#attempt = 0
      this.#refused = false
      this.look()
    }
    this.#unsubscribe = [catalog.onChange((id) => this.look(id)), remotes.onChange(changed)]
    this.look()
  }

  /** Looks at one recording, or all, in the background. */
  look(id?: RecordingId): void {
    if (this.#closing.signal.aborted) return
    if (id === undefined) this.#pending = 'all'
    else if (this.#pending !== 'all') this.#pending.add(id)
    this.#begin()
  }

  /** Brings every mirror up to date. @throws what the first that failed threw, when the others are done */
  async pass(): Promise<void> {
    await this.#each(async (remote) => {
      for await (const slice of this.#options.catalog.all())
        for (const recording of slice) await this.#copy(recording, remote)
    })
  }

  /** The recording is gone for good; these chunks of it may go from the mirrors, too. */
  async forget(id: RecordingId, chunks: readonly ChunkId[]): Promise<void> {
    const { state, remotes, holdings } = this.#options
    const mirrors = new Set([...holdings.mirrorsOf(id), ...remotes.mirrors().map((remote) => remote.id)])
    await state.addToEraseAt([...mirrors], chunks)
    this.look(id)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#timer)
    await Promise.all(this.#unsubscribe.map(async (stop) => stop()))
    await this.#running
  }

  /** Begins to work, unless it does already, or has to wait. */
  #begin(): void {
    const isWaiting = this.#refused || this.#timer !== undefined || this.#closing.signal.aborted
    if (isWaiting || !this.#hasPending() || this.#options.remotes.mirrors().length === 0) return
    this.#running ??= this.#work().finally(() => {
      this.#running = null
      this.#begin() // Something may have come when the last look was over.
    })
  }

  #hasPending(): boolean {
    return this.#pending === 'all' || this.#pending.size > 0
  }

  async #work(): Promise<void> {
    while (this.#hasPending()) {
      const ids = this.#pending
      this.#pending = new Set()
      try {
        if (ids === 'all') await this.pass()
        else for (const id of ids) await this.#copyOne(id)
        this.#attempt = 0
      } catch (error) {
        return this.#later(error)
      }
      if (this.#closing.signal.aborted) return
    }
  }

  async #copyOne(id: RecordingId): Promise<void> {
    const recording = await this.#options.catalog.get(id).catch((error: unknown) => {
      if (isAppError(error, 'not-found') || isAppError(error, 'integrity')) return null
      throw error
    })
    await this.#each(async (remote) => {
      if (recording !== null) await this.#copy(recording, remote)
    })
  }

  /** All mirrors at once: one that fails does not keep the others from their copies. */
  async #each(work: (remote: RemoteChunks) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(
      this.#remotes().map(async (remote) => {
        await this.#erase(remote)
        await work(remote)
      }),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  async #copy(recording: Recording, remote: RemoteChunks): Promise<void> {
    const { holdings, state, store, slots, concurrency } = this.#options
    const signal = this.#closing.signal
    signal.throwIfAborted()
    const { held = false } = state.item(recording.id)
    const decision = decideTransfer({
      ...{ policy: state.policy, marked: recording.marked, held, wanted: false },
      ...{ deleted: recording.deletedAt !== null, erased: recording.key === null },
      ...{ here: await holdings.here(recording), confirmed: holdings.mirrored(recording, remote.remoteId) },
    })
    if (decision !== 'up') return
    try {
      await upload(recording, slots, { store, remote, signal, concurrency, onProgress: () => undefined })
    } catch (error) {
      // The audio itself is bad here: the sending to the remote in use tells it; the other recordings go on.
      if (isAppError(error, 'integrity') || isAppError(error, 'audio-missing')) return
      throw error
    }
    holdings.confirmMirrored(recording, remote.remoteId)
  }

  #remotes(): RemoteChunks[] {
    return this.#options.remotes.mirrors().map((remote) => {
      const wrapped =
        this.#wrapped.get(remote) ??
        new RemoteChunks(remote, this.#closing.signal, () => this.#options.slots.slowDown())
      this.#wrapped.set(remote, wrapped)
      return wrapped
    })
  }

  async #erase(remote: RemoteChunks): Promise<void> {
    const { state } = this.#options
    const ids = state.toEraseAt(remote.remoteId)
    if (ids.length === 0) return
    await eraseChunks(remote, ids)
    await state.erasedAt(remote.remoteId, ids)
  }

  /** Everything is looked at again: later, or when a mirror comes back. */
  #later(error: unknown): void {
    const outcome = outcomeOf(error, this.#attempt, Math.random())
    if (outcome.kind === 'stopped' || this.#closing.signal.aborted) return
    this.#pending = 'all'
    if (outcome.kind !== 'again') {
      this.#refused = true
      if (outcome.kind === 'failed') this.#options.onError(outcome.error)
      return
    }
    this.#attempt += 1
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#begin()
    }, outcome.afterMs)
  }
}
