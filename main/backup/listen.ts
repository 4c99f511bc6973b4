import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { ChunkId, Recording } from '../../app/model'
import { handleAudioRequest } from '../audio/playback/playback'
import { cipherOf, type ChunkSource } from '../audio/store/chunkSource'
import { AudioReader } from '../audio/store/reader'
import { documentKey, parseChunks, parseDocument, partsOfKey } from './format/contents'
import type { BackupKeys } from './format/keys'
import { walkTree } from './format/tree'
import { Blobs } from './target/blobs'
import type { BackupFolder } from './target/folder'
import { firstReadable, listSnapshots } from './work/snapshots'
import type { BackupSource } from './work/source'

/** How much of a recording is played. */
export const HEARD_MS = 10_000

/** What is to be heard, from the backup and not from this device. */
export interface Heard {
  readonly recording: Recording
  /** When the backup was made, in ms. */
  readonly backedUpAt: number
  readonly startMs: number
  readonly endMs: number
}

export interface Listening {
  readonly folder: BackupFolder
  readonly keys: BackupKeys
  readonly source: Pick<BackupSource, 'openRecording'>
  /** At least 0, below 1. */
  readonly chance: () => number
  readonly signal: AbortSignal
}

/** A recording of a backup, opened at a place that chance chose, and read from the target as it is played. */
export class BackupSample {
  readonly heard: Heard
  readonly #reader: AudioReader
  readonly #close: () => Promise<void>

  private constructor(heard: Heard, reader: AudioReader, close: () => Promise<void>) {
    this.heard = heard
    this.#reader = reader
    this.#close = close
  }

  /** What it is opened with is its own: closing it overwrites the keys. @throws AppError `not-found` where the newest backup has no recording; `integrity`, and what is wrong with the target */
  static async open({ folder, keys, source, chance, signal }: Listening): Promise<BackupSample> {
    const newest = firstReadable(await listSnapshots(folder, keys))
    if (newest === null) throw noAudio()
    const blobs = await Blobs.open(folder, keys, signal)
    try {
      const pairs = new Map<string, string>()
      const read = (id: string): Promise<Buffer> => blobs.read(id)
      await walkTree(newest.snapshot.root, { read, onPair: (key, blob) => pairs.set(key, blob), signal })
      for (const key of shuffled(wholeRecordings(pairs), chance)) {
        const recording = await recordingOf(blobs, pairs.get(documentKey('recordings', partsOfKey(key).id)), source)
        if (recording === null) continue
        const { chunks } = parseChunks(await blobs.read(pairs.get(key) ?? ''))
        const stored = new BackedUpAudio(blobs, recording, new Map(chunks.map(([chunk, blob]) => [chunk, blob])))
        const reader = await AudioReader.open(recording, stored)
        const startMs = Math.floor(chance() * Math.max(0, recording.durationMs - HEARD_MS))
        const endMs = Math.min(recording.durationMs, startMs + HEARD_MS)
        const heard = { recording, backedUpAt: newest.snapshot.createdAt, startMs, endMs }
        return new BackupSample(heard, reader, async () => {
          await blobs.close()
          folder.storage.close()
          keys.wipe()
        })
      }
      throw noAudio()
    } catch (error) {
      await blobs.close()
      throw error
    }
  }

  /** Answers the player; of another recording there is nothing here. */
  handle(request: Request): Promise<Response> {
    const open = (id: string): Promise<AudioReader> =>
      id === this.heard.recording.id ? Promise.resolve(this.#reader) : Promise.reject(noAudio())
    return handleAudioRequest(open, request, 'backup')
  }

  close(): Promise<void> {
    return this.#close()
  }
}

const noAudio = (): AppError => new AppError('not-found', keyed('backup.noAudio'))

/** Recordings of which every chunk is in the backup. */
const wholeRecordings = (pairs: ReadonlyMap<string, string>): string[] =>
  [...pairs.keys()].filter((key) => {
    const { database, id } = partsOfKey(key)
    return database === 'audio' && !pairs.has(`absent/${id}`)
  })

function shuffled(keys: readonly string[], chance: () => number): string[] {
  const placed = keys.map((key) => ({ key, place: chance() }))
  return placed.sort((a, b) => a.place - b.place).map(({ key }) => key)
}

/** Null for one that is deleted or was erased. */
async function recordingOf(
  blobs: Blobs,
  blob: string | undefined,
  source: Listening['source'],
): Promise<Recording | null> {
  if (blob === undefined) return null
  const [winner] = parseDocument(await blobs.read(blob)).leaves
  if (winner === undefined || winner._deleted === true) return null
  const recording = source.openRecording(winner)
  return recording.key === null || recording.deletedAt !== null || recording.durationMs === 0 ? null : recording
}

class BackedUpAudio implements ChunkSource {
  readonly #blobs: Blobs
  readonly #recording: Recording
  readonly #places: ReadonlyMap<ChunkId, string>

  constructor(blobs: Blobs, recording: Recording, places: ReadonlyMap<ChunkId, string>) {
    this.#blobs = blobs
    this.#recording = recording
    this.#places = places
  }

  async plain(id: ChunkId): Promise<Buffer> {
    const blob = this.#places.get(id)
    if (blob === undefined) throw new AppError('audio-missing', keyed('backup.audioPartMissing'))
    try {
      return cipherOf(this.#recording).open({ id, bytes: await this.#blobs.read(blob) })
    } catch (error) {
      throw isAppError(error) ? error : new AppError('integrity', keyed('backup.partDamaged'), { cause: error })
    }
  }
}
