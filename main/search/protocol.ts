import type { SnapshotKey } from '../files/sealedSnapshot'
import type { Sequences } from './snapshotFormat'
import type { IndexAnswer, IndexQuery, IndexSize, IndexUpdate } from './types'

/** Where the worker keeps its snapshot and how it is sealed. */
export interface SnapshotPlace {
  readonly path: string
  readonly key: SnapshotKey
}

/** What the thread of the index can do: input and output of each call. */
export interface IndexCalls {
  /** Takes the snapshot; null when there is none that can be used, and the index is empty. */
  load: { input: SnapshotPlace; output: Sequences | null }
  /** Forgets everything. */
  reset: { input: undefined; output: undefined }
  apply: { input: readonly IndexUpdate[]; output: undefined }
  query: { input: IndexQuery; output: IndexAnswer }
  save: { input: SnapshotPlace & { readonly sequences: Sequences }; output: undefined }
  size: { input: undefined; output: IndexSize }
}
