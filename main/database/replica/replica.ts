import PouchDB from 'pouchdb'
import { remotePouch, type RawDatabase } from '../pouch'
import { LegFeeds } from './feeds'
import { localHandle, pushDocuments, remoteHandle, writeArriving } from './handles'
import { LiveLeg, type LiveListener } from './live'
import { ProgressNotes } from './progress'
import { changesPage, idsPage, pullAll, tombstoneOf, unknownHere, winnerOf } from './pull'
import { arrivedKey, pushAll, sendMissing } from './push'
import { json, openRevisionsSchema } from './remoteRevisions'
import { bulkGetInSlices, foundIn } from '../revisions/bodies'
import { leavesOf, revisionTree } from '../revisions/tree'
import type { ArrivingDocument, RemoteDatabase, ReplicaGuard, ReplicaProgress, ReplicaStore } from './types'

export type Direction = 'pull' | 'push'

/** The replicator's batches: larger ones hold up the event loop (docs/DESIGN.md, Slices). */
const BATCH = 250

/**
 * One database here and its counterpart on a remote: the only code besides the store that touches the raw handle. It moves
 * ciphertext and nothing else. When to run, what to do about failures and what to show is decided by replication/.
 */
export class Replica {
  readonly #store: ReplicaStore
  readonly #remote: RemoteDatabase
  readonly #guard: ReplicaGuard
  readonly #database: RawDatabase
  readonly #notes: ProgressNotes
  /** What a first pull brought, until the first push has passed it by. */
  readonly #arrived = new Set<string>()
  #range: { from: number; to: number } | null = null

  constructor(store: ReplicaStore, remote: RemoteDatabase, guard: ReplicaGuard) {
    this.#store = store
    this.#remote = remote
    this.#guard = guard
    this.#database = remotePouch(remote.url, { fetch: remote.fetch })
    this.#notes = new ProgressNotes(store, remote.identity)
  }

  /**
   * Brings one direction up to date and answers how many documents were written there. The first time over a remote it goes
   * the fast way and leaves PouchDB a checkpoint to go on from; afterwards PouchDB's replicator does it.
   */
  async catchUp(
    direction: Direction,
    onProgress: (progress: ReplicaProgress) => void,
    signal: AbortSignal,
  ): Promise<number> {
    let documents = 0
    const count = (progress: ReplicaProgress): void => {
      documents += progress.documents
      onProgress(progress)
    }
    const since = (await this.#isFirst(direction)) ? await this.#firstTime(direction, count, signal) : undefined
    const behind = direction === 'pull' ? await this.#notes.pullFrom(this.#database) : undefined
    const result = await this.#replicateOnce(direction, since ?? behind, count, signal)
    if (since !== undefined) await this.#notes.write(direction, { since, done: true })
    return documents + result
  }

  /** Keeps one direction going until stopped or failed. Start it when `catchUp` is done. */
  live(direction: Direction, listener: LiveListener): LiveLeg {
    const feeds = new LegFeeds()
    const { from, to } = this.#ends(direction, feeds)
    const replication = PouchDB.replicate(from, to, {
      live: true,
      retry: false,
      batch_size: BATCH,
      heartbeat: this.#remote.heartbeatMs,
    })
    return this.#store.track(new LiveLeg(replication, feeds, listener, (leg) => this.#store.untrack(leg)))
  }

  /** Lets go of the remote; nothing may be under way. PouchDB keeps every database that was not closed. */
  async close(): Promise<void> {
    await this.#database.close()
  }

  /**
   * Compares everything with the remote, whatever checkpoints say, and moves what one of them lacks. For a time when nothing
   * has gathered: what is on its way anyway would go twice.
   * @param known documents of the remote that were left out here, and are not asked for again
   * @returns how many revisions were sent, and how many documents were asked for
   */
  async reconcile(
    directions: readonly Direction[],
    known: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<{ readonly sent: number; readonly asked: number }> {
    const ids = directions.includes('pull') ? await unknownHere(this.#store, this.#remote, known, signal) : []
    await this.pullAgain(ids, signal)
    const sent = directions.includes('push') ? await sendMissing(this.#store, this.#database, this.#guard, signal) : 0
    return { sent, asked: ids.length }
  }

  /** The next `catchUp` of pushes compares everything, from the first document on, and sends what the remote lacks. */
  pushFromStart(): Promise<void> {
    return this.#notes.write('push', { since: 0, done: false })
  }

  /**
   * Sends these documents again, every leaf; what is refused again is told to the guard again. One that is not here any more
   * (its database was damaged and began anew) waits until it is.
   */
  async pushAgain(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const { raw } = this.#store
      const leaves = await this.#store.run(async () => {
        const docs = leavesOf(await revisionTree(raw, id)).map(({ rev }) => ({ id, rev }))
        return await bulkGetInSlices(raw, { docs, revs: true })
      })
      await pushDocuments(this.#database, this.#guard, foundIn(leaves))
    }
  }

  /** Asks for these documents again, with every leaf: the remote listed them, and they did not come. */
  async pullAgain(ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (const id of ids) {
      const path = `/${encodeURIComponent(id)}?open_revs=all&revs=true`
      const rows = openRevisionsSchema.safeParse(await json(this.#remote, path, signal)).data ?? []
      const documents = rows.flatMap(({ ok }) => (ok?._id === id ? [ok as PouchDB.Document] : []))
      if (documents.length > 0) await writeArriving(this.#store, this.#guard, documents)
    }
  }

  /**
   * Shows `visit` what the next pull would bring, page by page, without writing anything: the winners, without their
   * histories; only those that were removed, without bodies, with `tombstones`.
   */
  async preview(
    only: 'all' | 'tombstones',
    visit: (documents: readonly ArrivingDocument[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    let since = await this.#pulledUpTo()
    for (;;) {
      const page =
        only === 'all' ? await changesPage(this.#remote, since, signal) : await idsPage(this.#remote, since, signal)
      if (page.results.length === 0) return
      await visit(page.results.flatMap((row) => (only === 'all' ? winnerOf(row) : tombstoneOf(row))))
      since = page.last_seq
    }
  }

  /** How many changes of the remote have not been pulled, at most; null where it does not say. */
  async pending(signal: AbortSignal): Promise<number | null> {
    const page = await changesPage(this.#remote, await this.#pulledUpTo(), signal, 1)
    return page.pending == null ? null : page.pending + page.results.length
  }

  async #pulledUpTo(): Promise<string | number> {
    const first = await this.#notes.read('pull')
    return first && !first.done ? first.since : this.#notes.checkpoint()
  }

  /** A device that has most of it already, by another remote, asks for what it lacks instead of for everything. */
  async #isFirst(direction: Direction): Promise<boolean> {
    const note = await this.#notes.read(direction)
    if (note) return !note.done
    if (direction === 'push') return true
    const [here, there] = await Promise.all([this.#store.run(() => this.#store.raw.info()), this.#database.info()])
    return here.doc_count * 2 < there.doc_count || there.doc_count === 0
  }

  #firstTime(
    direction: Direction,
    onProgress: (progress: ReplicaProgress) => void,
    signal: AbortSignal,
  ): Promise<string | number> {
    return direction === 'push' ? this.#firstPush(onProgress, signal) : this.#firstPull(onProgress, signal)
  }

  async #firstPush(onProgress: (progress: ReplicaProgress) => void, signal: AbortSignal): Promise<number> {
    const arrived = { revisions: this.#arrived, range: this.#range }
    try {
      return await pushAll(this.#store, this.#database, this.#guard, this.#notes, onProgress, signal, arrived)
    } finally {
      this.#arrived.clear()
      this.#range = null
    }
  }

  async #firstPull(onProgress: (progress: ReplicaProgress) => void, signal: AbortSignal): Promise<string | number> {
    const from = await this.#sequence()
    const since = await pullAll(
      this.#store,
      this.#remote,
      this.#guard,
      this.#notes,
      onProgress,
      signal,
      (documents) => {
        for (const document of documents) this.#arrived.add(arrivedKey(document))
      },
    )
    const to = await this.#sequence()
    // In a store that was empty, each revision takes one sequence: as many as arrived means that nothing else was written
    // meanwhile. Where that cannot be told, every change is looked at.
    this.#range = from === 0 && to === this.#arrived.size ? { from, to } : null
    return since
  }

  async #sequence(): Promise<number> {
    return Number((await this.#store.run(() => this.#store.raw.info())).update_seq)
  }

  async #replicateOnce(
    direction: Direction,
    since: string | number | undefined,
    onProgress: (progress: ReplicaProgress) => void,
    signal: AbortSignal,
  ): Promise<number> {
    signal.throwIfAborted()
    const feeds = new LegFeeds()
    const { from, to } = this.#ends(direction, feeds)
    const replication = PouchDB.replicate(from, to, { batch_size: BATCH, ...(since === undefined ? {} : { since }) })
    let written = 0
    let cancel = (): void => undefined
    const finished = new Promise<void>((resolve, reject) => {
      const leg = this.#store.track(
        new LiveLeg(
          replication,
          feeds,
          {
            active: () => undefined,
            idle: () => undefined,
            moved: (documents, left) => {
              written += documents
              onProgress({ documents: 0, left })
            },
            ended: (error) => {
              this.#store.untrack(leg)
              if (error === null) resolve()
              else reject(error instanceof Error ? error : new Error('Replication failed.', { cause: error }))
            },
          },
          () => undefined,
        ),
      )
      cancel = () => void leg.stop()
      signal.addEventListener('abort', cancel)
    })
    try {
      await finished
    } finally {
      signal.removeEventListener('abort', cancel)
    }
    signal.throwIfAborted()
    return written
  }

  #ends(direction: Direction, feeds: LegFeeds): { from: RawDatabase; to: RawDatabase } {
    const here = localHandle(this.#store, this.#guard, feeds)
    const there = remoteHandle(this.#database, this.#guard, this.#remote, feeds)
    return direction === 'pull' ? { from: there, to: here } : { from: here, to: there }
  }
}
