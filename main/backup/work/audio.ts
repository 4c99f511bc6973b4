import { isAppError, toAppError, type AppError } from '../../../app/errors'
import { recordingIdSchema, type RecordingId } from '../../../app/ids'
import type { ChunkId, Recording } from '../../../app/model'
import { ChunkCipher } from '../../audio/store/chunkCipher'
import { allChunks } from '../../audio/store/manifest'
import { absentKey, audioKey, chunksBytes, parseChunks, type BackedUpChunks } from '../format/contents'
import type { Blobs } from '../target/blobs'
import type { PackWriter } from '../target/packWriter'
import type { BackupSource, ChunkPlace } from './source'

/** A document or a recording of which something could not be backed up. */
export interface RunProblem {
  /** As in the tree. */
  readonly key: string
  readonly error: AppError
}

export interface ListFigures {
  readonly chunks: number
  readonly bytes: number
  /** Chunks that are not in the backup. */
  readonly absent: number
}

const figuresOf = (chunks: BackedUpChunks['chunks'], wanted = chunks.length): ListFigures => ({
  chunks: chunks.length,
  bytes: chunks.reduce((sum, [, , bytes]) => sum + bytes, 0),
  absent: wanted - chunks.length,
})

export interface AudioRun {
  readonly source: BackupSource
  readonly blobs: Blobs
  readonly writer: PackWriter
  /** The pairs of the tree, as they stand; brought up to date. */
  readonly pairs: Map<string, string>
  readonly onChunk: (bytes: number) => void
  /** What the backup had of a recording, and has now. */
  readonly onList: (before: ListFigures, now: ListFigures) => void
  readonly signal: AbortSignal
}

/**
 * Brings what the backup has of these recordings up to date. Chunks that were freed on this device stay in it; damaged ones are not
 * taken, and told.
 */
export async function backUpAudio(
  run: AudioRun,
  recordings: ReadonlyMap<string, 'here' | 'removed'>,
): Promise<RunProblem[]> {
  const problems: RunProblem[] = []
  for (const [id, state] of recordings) {
    const parsed = recordingIdSchema.safeParse(id)
    if (!parsed.success) continue
    run.signal.throwIfAborted()
    try {
      problems.push(...(await backUpRecording(run, parsed.data, state === 'removed')))
    } catch (error) {
      // One database that is damaged as a whole does not keep the others out of the backup.
      if (!isAppError(error, 'integrity')) throw error
      problems.push({ key: audioKey(parsed.data), error })
      await lookAgain(run, parsed.data)
    }
  }
  return problems
}

/** The next run looks at this recording, too, whether its document changed or not. */
async function lookAgain({ pairs, writer }: AudioRun, id: RecordingId): Promise<void> {
  const list = pairs.get(audioKey(id)) ?? (await writer.add('chunks', chunksBytes({ recording: id, chunks: [] })))
  pairs.set(absentKey(id), list)
}

async function backUpRecording(run: AudioRun, id: RecordingId, isRemoved: boolean): Promise<RunProblem[]> {
  const { source, blobs, pairs, writer } = run
  const versions = await versionsOf(source, id)
  // What cannot be read, or is gone without a tombstone, was lost here: the backup keeps it.
  if (versions === 'unreadable' || (versions.length === 0 && !isRemoved)) {
    await lookAgain(run, id)
    return []
  }
  const wanted = new Map<ChunkId, ChunkCipher>()
  for (const { key, ...recording } of versions) {
    if (key === null) continue
    const cipher = new ChunkCipher(key)
    for (const chunk of allChunks({ key, ...recording })) wanted.set(chunk, cipher)
  }
  const before = await listed(blobs, pairs.get(audioKey(id)))
  if (wanted.size === 0) {
    run.onList(figuresOf(before), figuresOf([]))
    pairs.delete(audioKey(id))
    pairs.delete(absentKey(id))
    return []
  }
  const kept = new Map(before.map((entry) => [entry[0], entry]))
  for (const [chunk, [, blob]] of kept) if (!wanted.has(chunk) || !writer.has(blob)) kept.delete(chunk)
  const problems: RunProblem[] = []
  const missing = [...wanted.keys()].filter((chunk) => !kept.has(chunk))
  if (missing.length > 0)
    await source.chunks.useIfHere(id, async (here) => {
      for (const chunk of await those(here, missing)) {
        run.signal.throwIfAborted()
        let bytes: Buffer | null
        try {
          bytes = await here.get(chunk)
          if (bytes === null) continue
          wanted.get(chunk)?.check({ id: chunk, bytes })
        } catch (error) {
          problems.push({ key: audioKey(id), error: toAppError(error) })
          continue
        }
        kept.set(chunk, [chunk, await writer.add('chunk', bytes), bytes.length])
        run.onChunk(bytes.length)
      }
    })
  const chunks = [...wanted.keys()].map((chunk) => kept.get(chunk)).filter((entry) => entry !== undefined)
  run.onList(figuresOf(before), figuresOf(chunks, wanted.size))
  const list = await writer.add('chunks', chunksBytes({ recording: id, chunks }))
  pairs.set(audioKey(id), list)
  if (chunks.length < wanted.size) pairs.set(absentKey(id), list)
  else pairs.delete(absentKey(id))
  return problems
}

async function those(here: ChunkPlace, missing: readonly ChunkId[]): Promise<ChunkId[]> {
  const stubs = await here.stubs(missing)
  return missing.filter((chunk) => stubs.has(chunk))
}

/** Every version that waits for an answer, too: each may have chunks of its own. */
async function versionsOf({ recordings }: BackupSource, id: RecordingId): Promise<Recording[] | 'unreadable'> {
  const [read] = await recordings.getMany([id])
  if (read === undefined) return []
  if (!read.ok) return 'unreadable'
  if (read.stored.conflicts.length === 0) return [read.stored.doc]
  const leaves = await recordings.leaves(id)
  if (leaves.some(({ kind }) => kind === 'unreadable')) return 'unreadable'
  return leaves.flatMap((leaf) => (leaf.kind === 'live' ? [leaf.doc] : []))
}

/** What a list names; nothing where it cannot be read: then its chunks are read again. */
export async function listed(blobs: Blobs, list: string | undefined): Promise<BackedUpChunks['chunks']> {
  if (list === undefined) return []
  try {
    return parseChunks(await blobs.read(list)).chunks
  } catch (error) {
    if (isAppError(error, 'integrity')) return []
    throw error
  }
}
