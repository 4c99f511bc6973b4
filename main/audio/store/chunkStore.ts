import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { recordingIdSchema, uuidOf } from '../../../app/ids'
import type { RecordingId } from '../../../app/ids'
import { AppError, toAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { ChunkDatabase } from '../../database/chunkDatabase'
import { asDamage, DamagedStoreError, isChunkFolder, openChunks } from './chunkFolder'
import { folderBytes } from '../../files/folderBytes'
import { syncPath } from '../../files/syncPath'

interface Opened {
  readonly database: Promise<ChunkDatabase>
  users: number
  /** A disk that was full, or files that are damaged: leveldb does nothing useful any more until it is opened again. */
  broken: boolean
  idle: NodeJS.Timeout | undefined
  /** Those who wait until nobody uses it. */
  waiting: (() => void)[]
}

const IDLE_MS = 2000

/**
 * One small database a recording, in a folder of its own, open while somebody uses it. Removing the folder is the only
 * way to get space back (docs/DESIGN.md, One small database a recording).
 */
export class ChunkStore {
  readonly #folder: string
  readonly #onDamaged: (id: RecordingId) => void
  readonly #opened = new Map<RecordingId, Opened>()
  /** Closing, moving and destroying, by recording: the next opening waits for it, because leveldb locks the folder. */
  readonly #ending = new Map<RecordingId, Promise<void>>()
  /** What closing waits for besides: folders that are about to be removed or moved. */
  readonly #removing = new Set<Promise<unknown>>()
  #state: 'open' | 'closing' | 'closed' = 'open'

  /** @param onDamaged called when the files of a recording turn out to be damaged as a whole */
  constructor(folder: string, onDamaged: (id: RecordingId) => void = () => undefined) {
    this.#folder = folder
    this.#onDamaged = onDamaged
  }

  /**
   * Runs `work` with the recording's database, making it where it is missing. Closing and removing wait until `work` is over.
   * @throws AppError `locked` while closing, `integrity` (a `DamagedStoreError`) when the files are damaged as a whole
   */
  async use<T>(id: RecordingId, work: (database: ChunkDatabase) => Promise<T>): Promise<T> {
    const opened = await this.#acquire(id)
    try {
      return await work(await opened.database)
    } catch (cause) {
      const error = asDamage(cause)
      if (error instanceof DamagedStoreError) this.#onDamaged(id)
      opened.broken ||= error instanceof DamagedStoreError || toAppError(error).kind === 'disk-full'
      throw error
    } finally {
      this.#release(id, opened)
    }
  }

  /** Like `use`, but null where this device has nothing of the recording. */
  async useIfHere<T>(id: RecordingId, work: (database: ChunkDatabase) => Promise<T>): Promise<T | null> {
    return (await this.isHere(id)) ? await this.use(id, work) : null
  }

  /** True when this device has a database for the recording, complete or not, damaged or not. */
  async isHere(id: RecordingId): Promise<boolean> {
    await this.#ending.get(id)
    return this.#opened.has(id) || (await isChunkFolder(this.#path(id)))
  }

  /** Recordings that this device has a database for. */
  async list(): Promise<RecordingId[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[]) // No folder yet: no recordings.
    return names.flatMap((name) => recordingIdSchema.safeParse(`recording:${name}`).data ?? [])
  }

  /** Bytes on disk of one recording. */
  async sizeBytes(id: RecordingId): Promise<number> {
    return await folderBytes(this.#path(id))
  }

  /** Makes what was written survive a power cut. */
  async flush(id: RecordingId): Promise<void> {
    const folder = this.#path(id)
    for (const name of await readdir(folder)) await syncPath(join(folder, name))
    await syncPath(folder)
    await syncPath(this.#folder)
  }

  /**
   * Removes everything of the recording from this device when nobody uses it any more; answers the bytes that came back.
   * Not to be called from within a `use` of the same recording: it would wait for itself.
   */
  async destroy(id: RecordingId): Promise<number> {
    return await this.alone(id, async (folder) => {
      const freed = await folderBytes(folder)
      await rm(folder, { recursive: true, force: true })
      return freed - (await folderBytes(folder))
    })
  }

  /**
   * Runs `work` with the folder of a recording, closed, when nobody uses it; whoever wants to use it next waits. Allowed while
   * the store is closing: who was cut off cleans up. Not to be called from within a `use` of the same recording.
   */
  async alone<T>(id: RecordingId, work: (folder: string) => Promise<T>): Promise<T> {
    if (this.#state === 'closed') throw closing()
    const removing = this.#alone(id, work)
    this.#removing.add(removing)
    try {
      return await removing
    } finally {
      this.#removing.delete(removing)
    }
  }

  /** Waits for what is in flight, whole uses and not only single calls, and closes every database. */
  async close(): Promise<void> {
    if (this.#state === 'open') this.#state = 'closing'
    for (;;) {
      for (const [id, opened] of this.#opened) if (opened.users === 0) this.#shut(id, opened)
      const waiting = [...this.#ending.values(), ...this.#removing, ...[...this.#opened.values()].map(unused)]
      if (waiting.length === 0) break
      await Promise.allSettled(waiting)
    }
    this.#state = 'closed'
  }

  async #alone<T>(id: RecordingId, work: (folder: string) => Promise<T>): Promise<T> {
    for (;;) {
      const opened = this.#opened.get(id)
      if (opened?.users === 0) this.#shut(id, opened)
      else if (opened !== undefined) await unused(opened)
      const ending = this.#ending.get(id)
      if (ending !== undefined) await ending
      else if (!this.#opened.has(id)) break
    }
    const done = work(this.#path(id))
    this.#end(id, done)
    return await done
  }

  async #acquire(id: RecordingId): Promise<Opened> {
    for (;;) {
      if (this.#state !== 'open') throw closing()
      const ending = this.#ending.get(id)
      if (ending === undefined) break
      await ending
    }
    let opened = this.#opened.get(id)
    if (opened === undefined) {
      const path = this.#path(id)
      const database = mkdir(this.#folder, { recursive: true, mode: 0o700 }).then(() => openChunks(path))
      const opening: Opened = { database, users: 0, broken: false, idle: undefined, waiting: [] }
      opened = opening
      this.#opened.set(id, opening)
      database.catch(() => {
        // Whoever asked has the error; the next one tries again.
        if (this.#opened.get(id) === opening) this.#opened.delete(id)
      })
    }
    clearTimeout(opened.idle)
    opened.users += 1
    return opened
  }

  #release(id: RecordingId, opened: Opened): void {
    opened.users -= 1
    if (opened.users > 0) return
    for (const go of opened.waiting.splice(0)) go()
    if (this.#opened.get(id) !== opened) return
    if (opened.broken) return this.#shut(id, opened)
    opened.idle = setTimeout(() => this.#shut(id, opened), IDLE_MS)
    opened.idle.unref()
  }

  #shut(id: RecordingId, opened: Opened): void {
    clearTimeout(opened.idle)
    this.#opened.delete(id)
    this.#end(
      id,
      opened.database.then((database) => database.close()),
    )
  }

  #end(id: RecordingId, ending: Promise<unknown>): void {
    // The one who asked for it has the error; here it only has to be over.
    const over = ending.then(ignore, ignore).then(() => void this.#ending.delete(id))
    this.#ending.set(id, over)
  }

  #path(id: RecordingId): string {
    return join(this.#folder, uuidOf(id))
  }
}

const ignore = (): void => undefined
const closing = (): AppError => new AppError('locked', keyed('journal.closing'))
const unused = (opened: Opened): Promise<void> =>
  new Promise((go) => {
    opened.waiting.push(go)
  })
