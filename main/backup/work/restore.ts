import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { recordingIdSchema } from '../../../app/ids'
import type { SealedChunk } from '../../database/chunkDatabase'
import { writeRevisions } from '../../database/revisions/writes'
import { BACKED_UP, documentKey, parseChunks, parseDocument, partsOfKey, type BackedUp } from '../format/contents'
import type { BackupKeys } from '../format/keys'
import { walkTree } from '../format/tree'
import type { CopiedDocument } from '../format/wayIn'
import { Blobs } from '../target/blobs'
import type { BackupFolder } from '../target/folder'
import type { BackupProgress } from './run'
import type { NamedSnapshot } from './snapshots'
import { storeOf, type BackupSource, type RawStore } from './source'

export interface Restoring {
  readonly folder: BackupFolder
  readonly keys: BackupKeys
  /** Newest first; the first is restored, the others stand in for what is damaged of it. */
  readonly snapshots: readonly NamedSnapshot[]
  readonly into: BackupSource
  readonly onProgress: (progress: BackupProgress) => void
  readonly signal: AbortSignal
}

/** Something that did not come back as it was. `key` as in the tree. */
export interface NotRestored {
  readonly key: string
  /** `lost`: nothing of it is in the backup. `older`: an earlier version came back. `audio`: parts of the audio are lost. */
  readonly what: 'lost' | 'older' | 'audio'
}

export interface RestoreReport {
  readonly snapshot: string
  readonly createdAt: number
  readonly documents: number
  readonly recordings: number
  readonly chunks: number
  readonly chunkBytes: number
  readonly notRestored: readonly NotRestored[]
  /** Lists of the backup that could not be read; what they name came from earlier snapshots, as far as those name it. */
  readonly damagedLists: number
  readonly damagedPacks: readonly string[]
}

/** Sessions last: what is cut off has no entry without its parts. */
const ORDER: readonly BackedUp[] = [...BACKED_UP.filter((name) => name !== 'sessions'), 'sessions']
/** Documents written between two looks at the signal. */
const SLICE = 100
/** Audio held in memory at once. */
const CHUNKS_BYTES = 4 * 1024 * 1024

/**
 * Writes a snapshot into an open journal: the same documents under the same revisions, as replication would bring them, so that it
 * can be done again and goes on with other devices. What is damaged is left out and named.
 * @throws AppError for what is wrong with the target or this disk; the signal's reason
 */
export async function restoreSnapshot(work: Restoring): Promise<RestoreReport> {
  const { folder, keys, snapshots, signal } = work
  const [chosen] = snapshots
  if (chosen === undefined) throw new AppError('not-found', keyed('backup.noneReadable'))
  const blobs = await Blobs.open(folder, keys, signal)
  try {
    const pairs = new Map<string, string>()
    const earlier = new Map<string, string[]>()
    const walked = await walkTree(chosen.snapshot.root, {
      read: (id) => blobs.read(id),
      onPair: (key, blob) => pairs.set(key, blob),
      signal,
    })
    const lists = walked.unreadable.length
    const restorer = new Restorer(work, blobs, () => earlierVersions(work, blobs, earlier))
    if (lists > 0) {
      await restorer.earlier()
      for (const [key, [newest]] of earlier) {
        if (pairs.has(key) || newest === undefined) continue
        pairs.set(key, newest)
        restorer.notRestored.push({ key, what: 'older' })
      }
    }
    for (const database of ORDER) await restorer.documents(database, pairs)
    await restorer.audio(pairs)
    // What could not be read is damaged only where the disk is still there; else it is to be run again.
    if (lists > 0 || restorer.notRestored.length > 0) await folder.check()
    const { name, snapshot } = chosen
    return {
      snapshot: name,
      createdAt: snapshot.createdAt,
      ...restorer.figures,
      notRestored: restorer.notRestored,
      damagedLists: lists,
      damagedPacks: blobs.bad.map(({ pack }) => pack),
    }
  } finally {
    await blobs.close()
  }
}

/** What earlier snapshots say of every key, newest first. Read once, and only when something is damaged. */
async function earlierVersions(
  { snapshots, signal }: Restoring,
  blobs: Blobs,
  into: Map<string, string[]>,
): Promise<Map<string, string[]>> {
  if (into.size > 0) return into
  const entered = new Set<string>()
  for (const { snapshot } of snapshots.slice(1))
    await walkTree(snapshot.root, {
      read: (id) => blobs.read(id),
      enter: (id) => !entered.has(id) && Boolean(entered.add(id)),
      onPair: (key, blob) => {
        const known = into.get(key)
        if (known === undefined) into.set(key, [blob])
        else if (!known.includes(blob)) known.push(blob)
      },
      signal,
    })
  return into
}

class Restorer {
  readonly figures = { documents: 0, recordings: 0, chunks: 0, chunkBytes: 0 }
  readonly notRestored: NotRestored[] = []
  readonly earlier: () => Promise<Map<string, string[]>>
  readonly #work: Restoring
  readonly #blobs: Blobs

  constructor(work: Restoring, blobs: Blobs, earlier: () => Promise<Map<string, string[]>>) {
    this.#work = work
    this.#blobs = blobs
    this.earlier = earlier
  }

  /** Every document of one database. */
  async documents(database: BackedUp, pairs: ReadonlyMap<string, string>): Promise<void> {
    const store = storeOf(this.#work.into, database)
    const keys = [...pairs].filter(([key]) => partsOfKey(key).database === database)
    let waiting: CopiedDocument[] = []
    for (const [key, blob] of this.#blobs.inOrder(keys)) {
      this.#work.signal.throwIfAborted()
      const leaves = await this.#leaves(key, blob)
      if (leaves === null) continue
      waiting.push(...leaves)
      this.figures.documents += 1
      if (waiting.length < SLICE) continue
      await writeAll(store, waiting)
      waiting = []
      this.#work.onProgress(this.figures)
    }
    await writeAll(store, waiting)
    this.#work.onProgress(this.figures)
  }

  async #leaves(key: string, blob: string): Promise<readonly CopiedDocument[] | null> {
    const leaves = await this.#leavesIn(key, blob)
    if (leaves !== null) return leaves
    for (const older of (await this.earlier()).get(key) ?? []) {
      const found = older === blob ? null : await this.#leavesIn(key, older)
      if (found === null) continue
      this.notRestored.push({ key, what: 'older' })
      return found
    }
    this.notRestored.push({ key, what: 'lost' })
    return null
  }

  async #leavesIn(key: string, blob: string): Promise<readonly CopiedDocument[] | null> {
    try {
      const { database, id, leaves } = parseDocument(await this.#blobs.read(blob))
      return documentKey(database, id) === key ? leaves : null
    } catch (error) {
      if (isAppError(error, 'integrity')) return null
      throw error
    }
  }

  /** The chunks of every recording. */
  async audio(pairs: ReadonlyMap<string, string>): Promise<void> {
    const keys = [...pairs].filter(([key]) => partsOfKey(key).database === 'audio')
    for (const [key, list] of this.#blobs.inOrder(keys)) {
      this.#work.signal.throwIfAborted()
      const isWhole = await this.#recording(key, list)
      if (!isWhole) this.notRestored.push({ key, what: 'audio' })
      this.figures.recordings += 1
      this.#work.onProgress(this.figures)
      await yieldToEventLoop()
    }
  }

  async #recording(key: string, list: string): Promise<boolean> {
    const read = await this.#chunks(key, list)
    if (read === null) return false
    const { recording, chunks } = read
    let isWhole = true
    if (chunks.length === 0) return true
    const { into, signal } = this.#work
    await into.chunks.use(recording, async (here) => {
      const stubs = await here.stubs(chunks.map(([chunk]) => chunk))
      let [waiting, bytes]: [SealedChunk[], number] = [[], 0]
      const put = async (): Promise<void> => {
        if (waiting.length > 0) await here.put(waiting)
        ;[waiting, bytes] = [[], 0]
      }
      for (const [chunk, blob] of chunks) {
        signal.throwIfAborted()
        if (stubs.has(chunk)) continue
        const content = await this.#blobs.read(blob).catch((error: unknown) => {
          if (isAppError(error, 'integrity')) return null
          throw error
        })
        if (content === null) {
          isWhole = false
          continue
        }
        waiting.push({ id: chunk, bytes: content })
        bytes += content.length
        this.figures.chunks += 1
        this.figures.chunkBytes += content.length
        if (bytes >= CHUNKS_BYTES) await put()
      }
      await put()
    })
    await into.chunks.flush(recording)
    return isWhole
  }

  async #chunks(key: string, list: string): Promise<ReturnType<typeof parseChunks> | null> {
    const read = await this.#chunksIn(key, list)
    if (read !== null) return read
    for (const older of (await this.earlier()).get(key) ?? []) {
      const found = older === list ? null : await this.#chunksIn(key, older)
      if (found !== null) return found
    }
    return null
  }

  async #chunksIn(key: string, list: string): Promise<ReturnType<typeof parseChunks> | null> {
    try {
      const read = parseChunks(await this.#blobs.read(list))
      return recordingIdSchema.safeParse(partsOfKey(key).id).data === read.recording ? read : null
    } catch (error) {
      if (isAppError(error, 'integrity')) return null
      throw error
    }
  }
}

/** Writes documents under the revisions they have. What is there already stays. */
export async function writeAll(store: RawStore, documents: readonly CopiedDocument[]): Promise<void> {
  const answers = await writeRevisions(
    (slice) => store.run(() => store.raw.bulkDocs(slice, { new_edits: false })),
    documents.map(({ _deleted, ...document }) => (_deleted === true ? { ...document, _deleted } : document)),
  )
  const failed = answers.find((answer) => 'error' in answer)
  if (failed) throw new Error('A document could not be written.', { cause: failed })
}
