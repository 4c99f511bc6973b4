import { mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { recordingIdSchema, uuidOf } from '../../app/ids'
import type { RecordingId } from '../../app/ids'
import { AppError, toAppError } from '../../app/errors'
import { ChunkDatabase } from '../database/chunk-database'
import { folderBytes } from '../profile/folderBytes'

interface Opened {
  readonly database: Promise<ChunkDatabase>
  users: number
  /** A disk that was full: leveldb writes nothing any more until it is opened again. */
  broken: boolean
  idle: NodeJS.Timeout | undefined
}

const IDLE_MS = 2000

/**
 * One small database a recording, in a folder of its own, open while somebody uses it. Removing the folder is the only
 * way to get space back (design §7).
 */
export class ChunkStore {
  readonly #folder: string
  readonly #opened = new Map<RecordingId, Opened>()
  /** Closing and destroying, by recording: the next opening waits for it, because leveldb locks the folder. */
  readonly #ending = new Map<RecordingId, Promise<void>>()
  #closed = false

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Runs `work` with the recording's database, making it where it is missing. */
  async use<T>(id: RecordingId, work: (database: ChunkDatabase) => Promise<T>): Promise<T> {
    const opened = await this.#acquire(id)
    try {
      return await work(await opened.database)
    } catch (error) {
      opened.broken ||= toAppError(error).kind === 'disk-full'
      throw error
    } finally {
      this.#release(id, opened)
    }
  }

  /** Like `use`, but null where this device has nothing of the recording. */
  async useIfHere<T>(id: RecordingId, work: (database: ChunkDatabase) => Promise<T>): Promise<T | null> {
    return (await this.isHere(id)) ? await this.use(id, work) : null
  }

  /** True when this device has a database for the recording, complete or not. */
  async isHere(id: RecordingId): Promise<boolean> {
    await this.#ending.get(id)
    return this.#opened.has(id) || (await exists(join(this.#folder, uuidOf(id), 'CURRENT')))
  }

  /** Recordings that this device has a database for. */
  async list(): Promise<RecordingId[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[]) // No folder yet: no recordings.
    return names.flatMap((name) => recordingIdSchema.safeParse(`recording:${name}`).data ?? [])
  }

  /** Bytes on disk of one recording. */
  async sizeBytes(id: RecordingId): Promise<number> {
    return await folderBytes(join(this.#folder, uuidOf(id)))
  }

  /** Makes what was written survive a power cut. */
  async flush(id: RecordingId): Promise<void> {
    const folder = join(this.#folder, uuidOf(id))
    for (const name of await readdir(folder)) await syncFile(join(folder, name))
    await syncFile(folder)
    await syncFile(this.#folder)
  }

  /** Removes everything of the recording from this device when nobody uses it any more; answers the bytes that came back. */
  async destroy(id: RecordingId): Promise<number> {
    if (!(await this.isHere(id))) return 0
    const freed = await this.sizeBytes(id)
    const opened = await this.#acquire(id)
    this.#opened.delete(id)
    const ending = opened.database.then((database) => database.destroy())
    this.#end(id, ending)
    await ending
    return freed - (await this.sizeBytes(id))
  }

  /** Waits for what is in flight and closes every database. */
  async close(): Promise<void> {
    this.#closed = true
    for (const [id, opened] of this.#opened) this.#shut(id, opened)
    await Promise.all(this.#ending.values())
  }

  async #acquire(id: RecordingId): Promise<Opened> {
    for (;;) {
      if (this.#closed) throw new AppError('locked', 'The journal is being closed.')
      const ending = this.#ending.get(id)
      if (ending === undefined) break
      await ending
    }
    let opened = this.#opened.get(id)
    if (opened === undefined) {
      const path = join(this.#folder, uuidOf(id))
      const database = mkdir(this.#folder, { recursive: true, mode: 0o700 }).then(() => ChunkDatabase.open(path))
      opened = { database, users: 0, broken: false, idle: undefined }
      this.#opened.set(id, opened)
      database.catch(() => this.#opened.delete(id)) // Whoever asked has the error; the next one tries again.
    }
    clearTimeout(opened.idle)
    opened.users += 1
    return opened
  }

  #release(id: RecordingId, opened: Opened): void {
    opened.users -= 1
    if (opened.users > 0 || this.#opened.get(id) !== opened) return
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

  #end(id: RecordingId, ending: Promise<void>): void {
    // The one who asked for it has the error; here it only has to be over.
    const over = ending.catch(() => undefined).then(() => void this.#ending.delete(id))
    this.#ending.set(id, over)
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

async function syncFile(path: string): Promise<void> {
  // leveldb may have compacted the file away meanwhile; then its content stands in another.
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
