import type { RecordingId } from '../../../app/ids'
import type { ChunkId, Recording } from '../../../app/model'
import type { ReadResult, Leaf } from '../../database/entity/types'
import type { RawDatabase } from '../../database/pouch'
import type { SealedChunk } from '../../database/chunkDatabase'
import type { BackedUp } from '../format/contents'
import type { CopiedDocument } from '../format/wayIn'

/** A database as a backup reads and writes it: ciphertext, with revisions. */
export interface RawStore {
  readonly raw: RawDatabase
  run<T>(work: () => Promise<T>): Promise<T>
  /** Makes what was written survive a power cut. */
  flush(): Promise<void>
}

/** The chunks of one recording on this device. */
export interface ChunkPlace {
  get(id: ChunkId): Promise<Buffer | null>
  stubs(ids: readonly ChunkId[]): Promise<ReadonlyMap<ChunkId, unknown>>
  put(chunks: readonly SealedChunk[]): Promise<void>
}

/** Where the chunks of recordings are on this device. */
export interface ChunkPlaces {
  use<T>(id: RecordingId, work: (chunks: ChunkPlace) => Promise<T>): Promise<T>
  useIfHere<T>(id: RecordingId, work: (chunks: ChunkPlace) => Promise<T>): Promise<T | null>
  flush(id: RecordingId): Promise<void>
}

/** The recordings of the journal, decrypted: their manifests say which chunks there are. */
export interface Recordings {
  getMany(ids: readonly string[]): Promise<ReadResult<Recording>[]>
  leaves(id: string): Promise<Leaf<Recording>[]>
}

/** The journal that is backed up, or restored into. */
export interface BackupSource {
  readonly stores: ReadonlyMap<BackedUp, RawStore>
  readonly recordings: Recordings
  /** A recording from its document as ciphertext. @throws AppError `integrity`, `newer-format` */
  openRecording(document: CopiedDocument): Recording
  readonly chunks: ChunkPlaces
}

export const storeOf = ({ stores }: BackupSource, database: BackedUp): RawStore => {
  const store = stores.get(database)
  if (store === undefined) throw new Error(`There is no database ${database}.`)
  return store
}
