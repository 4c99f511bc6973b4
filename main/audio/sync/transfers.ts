import { Mutex } from 'async-mutex'
import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RecordingId } from '../../../app/ids'
import { decideTransfer } from '../../../app/audio/transferPolicy'
import type { ChunkId, Recording } from '../../../app/model'
import { DamagedStoreError, unlessDamaged } from '../store/chunkFolder'
import { CurrentRemote } from './currentRemote'
import { ChunkDownloads } from './download'
import { ChunkInventory } from './chunkInventory'
import { Mirrors } from './mirrors'
import { Presence } from './presence'
import type { RemoteChunks } from './remoteChunks'
import { Limiter } from '../../async/limiter'
import type { Transfer } from './transferJob'
import type { TransfersOptions } from './transferOptions'
import { DOWN, TransferQueue, UP } from './transferQueue'
import { confirm } from './upload'

/** How often a single pass tries what fails for a passing reason. */
const PASS_ATTEMPTS = 3

/**
 * Moves the audio of recordings between this device and the remote, by policy and on demand (docs/DESIGN.md,
 * Transfers).
 */
export class Transfers {
  readonly inventory: ChunkInventory
  readonly mirrors: Mirrors
  readonly #options: TransfersOptions
  readonly #presence: Presence
  readonly #downloads: ChunkDownloads
  readonly #queue: TransferQueue
  readonly #upLimiter = new Limiter(...UP)
  readonly #downLimiter = new Limiter(...DOWN)
  readonly #current: CurrentRemote
  readonly #pending = new Set<RecordingId>()
  readonly #closing = new AbortController()
  #considering: Promise<void> | null = null
  readonly #looking = new Mutex()
  #following: { stop: AbortController; over: Promise<void> } | null = null
  #unsubscribe: (() => void | Promise<void>)[] = []

  constructor(options: TransfersOptions) {
    this.#options = options
    this.inventory = new ChunkInventory(options.store, options.state)
    this.#current = new CurrentRemote(options.remotes, this.#closing.signal, () => {
      this.#upLimiter.slowDown()
      this.#downLimiter.slowDown()
    })
    this.#presence = new Presence(this.inventory)
    this.#downloads = new ChunkDownloads(options.store, this.#downLimiter)
    this.mirrors = new Mirrors({ ...options, inventory: this.inventory, limiter: this.#upLimiter, concurrency: UP[1] })
    this.#queue = new TransferQueue({
      ...options,
      upLimiter: this.#upLimiter,
      inventory: this.inventory,
      downloads: this.#downloads,
      remote: () => this.remote(),
      isSetUp: () => options.remotes.isSetUp(),
      again: (id) => this.consider(id),
    })
  }

  /** Begins to follow recordings and remotes by itself. Without it, things move when they are asked to (`pass`, `fetch`). */
  start(): void {
    if (this.#unsubscribe.length > 0) return
    const { catalog, remotes } = this.#options
    this.#unsubscribe = [catalog.onChange((id) => this.consider(id)), remotes.onChange(() => this.#remoteChanged())]
    this.#remoteChanged()
    this.mirrors.start()
  }

  /** Looks at one recording again: does it have to move? */
  consider(id: RecordingId): void {
    if (this.#closing.signal.aborted) return
    this.#pending.add(id)
    this.#considering ??= this.#considerPending().finally(() => {
      this.#considering = null
      for (const late of this.#pending) return this.consider(late)
    })
  }

  /** Looks at all recordings again in the background. */
  look(): void {
    if (this.#closing.signal.aborted) return
    void this.#looking.runExclusive(() => this.considerAll().catch((error: unknown) => this.#failed(error)))
  }

  /** Looks at all recordings again, and erases what purges left to erase. */
  async considerAll(): Promise<void> {
    const remote = this.remote()
    if (remote !== null) await this.#erase(remote)
    for await (const slice of this.#options.catalog.all()) {
      if (this.#closing.signal.aborted) return
      const unknown: Recording[] = []
      for (const recording of slice)
        if (await unlessDamaged(() => this.#isUnknown(recording, remote))) unknown.push(recording)
      if (remote !== null && unknown.length > 0) await this.#presence.check(unknown, remote)
      for (const recording of slice) await unlessDamaged(() => this.#decide(recording, remote))
    }
  }

  /**
   * One pass over everything: resolves when nothing moves any more. What fails for a passing reason is tried again a few
   * times at once. Answers what did not get through.
   */
  async pass(): Promise<Transfer[]> {
    await this.considerAll()
    await this.settled()
    for (let attempt = 1; attempt < PASS_ATTEMPTS && this.remote() !== null; attempt += 1) {
      const waiting = this.list().filter(({ state }) => state === 'waiting')
      if (waiting.length === 0) break
      for (const { id } of waiting) this.consider(id)
      await this.settled()
    }
    return this.list()
  }

  /** Resolves when nothing is being repaired, considered or running; jobs that wait for another try do not count. */
  async settled(): Promise<void> {
    for (;;) {
      await this.#options.whenRepaired?.()
      const work = [...(this.#considering === null ? [] : [this.#considering]), ...this.#queue.runs()]
      if (work.length === 0) return
      await Promise.all(work)
    }
  }

  /** Brings a recording here. Resolves when it is queued; progress comes as changes. */
  async fetch(id: RecordingId): Promise<void> {
    await this.#options.state.set(id, { wanted: true, evicted: undefined, damage: undefined, complete: undefined })
    await this.#queue.drop(id)
    this.consider(id)
  }

  /** Brings a recording here because somebody plays it; what is under way already goes on. */
  async wish(id: RecordingId): Promise<void> {
    if (this.#options.state.item(id).wanted === true) return
    await this.#options.state.set(id, { wanted: true, evicted: undefined })
    this.consider(id)
  }

  /** Stops the transfer of a recording; no policy starts it again by itself. */
  async cancel(id: RecordingId): Promise<void> {
    await this.#options.state.set(id, { wanted: undefined, evicted: true, incomplete: undefined, bad: undefined })
    await this.#queue.drop(id)
    this.#options.onChanged(id)
  }

  /**
   * Frees the space of a recording here, after asking the remote for every chunk.
   * @returns bytes that came back
   * @throws AppError `offline` without a remote, `remote` when it does not have everything
   */
  async free(recording: Recording): Promise<number> {
    const remote = this.remote()
    if (remote === null) throw new AppError('offline', keyed('audio.askServerFirst'))
    const { store, state, onChanged } = this.#options
    await this.#queue.drop(recording.id)
    await confirm(recording, { store, remote, signal: this.#closing.signal })
    await state.set(recording.id, { evicted: true, wanted: undefined, complete: undefined, damage: undefined })
    const freed = await store.destroy(recording.id)
    this.inventory.confirm(recording, remote.remoteId)
    onChanged(recording.id)
    return freed
  }

  /** A chunk for somebody who listens; null where there is no remote to ask. */
  async chunk(recording: Recording, id: ChunkId): Promise<Buffer | null> {
    const remote = this.remote()
    if (remote === null) return null
    const get = (): Promise<Buffer> => this.#downloads.get(recording, id, remote, { urgent: true })
    return await get().catch((error: unknown) => {
      // It was shared with a transfer that was cancelled; a listener still wants it.
      if (error instanceof Error && error.name === 'AbortError' && !this.#closing.signal.aborted) return get()
      throw error
    })
  }

  list(): Transfer[] {
    return this.#queue.list()
  }

  transferOf(id: RecordingId): Transfer | null {
    return this.#queue.of(id)
  }

  /** The recording is gone for good; these chunks of it may go from the remote too. */
  async forget(id: RecordingId, chunks: readonly ChunkId[] = []): Promise<void> {
    await this.#queue.drop(id)
    this.#presence.forget(id)
    if (chunks.length === 0) return
    await this.mirrors.forget(id, chunks)
    await this.#options.state.addToErase(chunks)
    const remote = this.remote()
    // Kept in the list until it is done, so a failure now is made good when the remote is back.
    if (remote !== null) await this.#erase(remote).catch((error: unknown) => this.#failed(error))
  }

  remote(): RemoteChunks | null {
    return this.#current.get()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#following?.stop.abort()
    await Promise.all(this.#unsubscribe.map(async (stop) => stop()))
    await this.#following?.over
    await this.#looking.waitForUnlock()
    await this.#considering
    await this.mirrors.close()
    await this.#queue.close()
  }

  async #erase(remote: RemoteChunks): Promise<void> {
    const ids = [...this.#options.state.toErase]
    if (ids.length === 0) return
    await remote.erase(ids)
    await this.#options.state.erased(ids)
  }

  #remoteChanged(): void {
    if (this.#closing.signal.aborted) return
    this.#following?.stop.abort()
    // Not only in turn: the one before is told to end first.
    const before = this.#following?.over ?? Promise.resolve()
    const remote = this.remote()
    const stop = new AbortController()
    this.#queue.forgetFailures()
    const look = (): void => this.look()
    const complete = (id: RecordingId): void => this.consider(id)
    if (remote === null) look()
    this.#following = {
      stop,
      over: before.then(() =>
        remote === null ? undefined : this.#presence.follow(remote, stop.signal, look, complete),
      ),
    }
  }

  async #considerPending(): Promise<void> {
    for (const id of this.#pending) {
      this.#pending.delete(id)
      if (this.#closing.signal.aborted) return
      try {
        await this.#considerOne(id)
      } catch (error) {
        this.#failed(error)
      }
    }
  }

  async #considerOne(id: RecordingId): Promise<void> {
    const recording = await this.#options.catalog.get(id).catch((error: unknown) => {
      if (isAppError(error, 'not-found')) return null
      throw error
    })
    if (recording === null) return await this.forget(id)
    const remote = this.remote()
    if (remote !== null && (await this.#isUnknown(recording, remote))) {
      await this.#presence.check([recording], remote)
      this.#options.onChanged(id)
    }
    await this.#decide(recording, remote)
  }

  /** Not here, and nobody has asked this remote yet, or it did not have all of it. */
  async #isUnknown(recording: Recording, remote: RemoteChunks | null): Promise<boolean> {
    if (remote === null || this.inventory.confirmed(recording, remote.remoteId)) return false
    return (await this.inventory.here(recording)) !== 'all'
  }

  async #decide(recording: Recording, remote: RemoteChunks | null): Promise<void> {
    const { state } = this.#options
    const { id, marked } = recording
    const [deleted, erased] = [recording.deletedAt !== null, recording.key === null]
    const { policy } = state
    if (this.#options.isRepairing?.(id) === true) return
    const here = await this.inventory.here(recording)
    const { incomplete = false, evicted = false, ...item } = state.item(id)
    const confirmed = this.inventory.confirmed(recording, remote?.remoteId ?? null)
    // All of it is here, and not all of it good.
    const isBad = item.bad === true && here === 'all' && confirmed
    const wanted = item.wanted === true || (incomplete && confirmed) || isBad
    const facts = { policy, marked, deleted, erased, confirmed, wanted, evicted }
    const decision = decideTransfer({ ...facts, here: isBad ? 'some' : here })
    if (wanted && here === 'all' && !isBad) await state.set(id, { wanted: undefined, incomplete: undefined })
    await this.#queue.apply(id, decision)
  }

  #failed(error: unknown): void {
    if (error instanceof Error && error.name === 'AbortError') return
    if (error instanceof DamagedStoreError) return // It is considered again when it is repaired.
    if (isAppError(error, 'offline') || isAppError(error, 'locked')) return // Tried again when the remote is back.
    this.#options.onError(error)
  }
}
