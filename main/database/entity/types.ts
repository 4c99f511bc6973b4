import type { AppError } from '../../../app/errors'
import type { EntityName, EntityOf } from '../../../app/model'
import type { Place, Take } from './changeStream'
import type { ImportedLeaf } from './importRevisions'
import type { PurgeRecord, SeenParts } from '../../../app/model/seen'
import type { RevisionPath } from '../revisions/revisions'

/** A document as it was read: the body, and the revision a change must name. */
export interface Stored<E> {
  readonly doc: E
  /** The winning revision that was read. */
  readonly rev: string
  /** Live leaves besides the winner (crypto-pouch lets `_conflicts` pass). */
  readonly conflicts: readonly string[]
}

/** A document that is there but cannot be used: it is kept as it is, reported, and never overwritten. */
export interface DocumentProblem {
  readonly database: string
  readonly id: string
  readonly rev: string
  readonly error: AppError
}

export type ReadResult<E> =
  { readonly ok: true; readonly stored: Stored<E> } | { readonly ok: false; readonly problem: DocumentProblem }

/** One end of a branch of the revision tree. */
export type Leaf<E> =
  | { readonly kind: 'live'; readonly rev: string; readonly doc: E }
  | { readonly kind: 'tombstone'; readonly rev: string }
  | { readonly kind: 'unreadable'; readonly rev: string; readonly error: AppError }

/** A leaf with its history: the path from it to the root, as far as it is kept. */
export interface Branch<E> {
  readonly leaf: Leaf<E>
  readonly path: RevisionPath
}

/** That something happened to a document; the body is read when it is needed. */
export interface DocumentChange {
  readonly id: string
  readonly sequence: number
  /** Every leaf, winner first; tombstones included. */
  readonly revs: readonly string[]
  /** The winner is a tombstone. */
  readonly deleted: boolean
}

export interface Feed {
  /** Resolves when everything that is written now has been handed on. @throws what the last handing on threw */
  settled(): Promise<void>
  /** Resolves when the feed has stopped and no listener call is under way. */
  stop(): Promise<void>
}

/** Ids from `startkey` to `endkey`, both included. */
export interface IdRange {
  readonly startkey: string
  readonly endkey: string
}

/** The decrypted side of one entity database: what services use. */
export interface EntityDatabase<N extends EntityName> {
  readonly name: N
  /** @throws AppError `not-found`, `integrity`, `newer-format` */
  get(id: string): Promise<Stored<EntityOf<N>>>
  /** Like `get`, null where there is no such document. */
  find(id: string): Promise<Stored<EntityOf<N>> | null>
  /** The body of one revision, also of one that was replaced or removed; null when it is not kept here any more, or cannot be read. */
  version(id: string, rev: string): Promise<EntityOf<N> | null>
  /** Reads these ids, one result each; those that do not exist are left out. */
  getMany(ids: readonly string[]): Promise<ReadResult<EntityOf<N>>[]>
  /** Writes a new revision and answers it. `rev` null creates. @throws AppError `conflict` when `rev` is no longer the winner */
  put(doc: EntityOf<N>, rev: string | null): Promise<string>
  /** Creates documents that do not exist yet; answers the ids that did already. */
  createMany(docs: readonly EntityOf<N>[]): Promise<string[]>
  /** Every live document in slices of at most 100, yielding to the event loop between them. */
  list(range?: IdRange): AsyncIterable<ReadResult<EntityOf<N>>[]>
  /** Ids with more than one live leaf. */
  conflictedIds(): AsyncIterable<string[]>
  /** Every leaf, read and verified one by one. Empty when the document does not exist. */
  leaves(id: string): Promise<Leaf<EntityOf<N>>[]>
  /** The same with their histories, for an export. */
  branches(id: string): Promise<Branch<EntityOf<N>>[]>
  /** Writes a document with all of its leaves as they are elsewhere; false where anything of it is known here. For imports only. */
  importRevisions(id: string, leaves: readonly ImportedLeaf<EntityOf<N>>[]): Promise<boolean>
  /**
   * Writes `doc` as a child of `parent` and tombstones for `losers`, all at once, in a way that two devices doing the same
   * write the same revision (docs/DESIGN.md, Writing a merge). `doc` null only removes the losers. Never fails because
   * a leaf moved: then both stay.
   */
  writeMerge(id: string, parent: string, doc: EntityOf<N> | null, losers: readonly string[]): Promise<void>
  /**
   * Real tombstones for every leaf that `revs` names; a leaf that is not among them stays. For purges only.
   * @param record what the purge had before it, written down in the tombstones, encrypted as everything is
   */
  tombstone(id: string, revs: readonly string[], record?: PurgeRecord): Promise<void>
  /** What purges of a document had before them; empty where none says so, null where nothing was ever removed. */
  purgeRecords(id: string): Promise<SeenParts[] | null>
  /**
   * Hands on every change after `since` in batches, one after the other, until stopped. All followers share one feed, and a
   * batch is read once for all of them. What `take` throws is told, and its changes come again with the next ones. Who comes
   * `last` is handed a batch when all the others were.
   */
  follow(since: number | 'now', take: Take<EntityOf<N>>, place?: Place): Feed
  /** As `follow`, for who needs no documents: calls the listener for every change, one at a time. */
  watch(since: number | 'now', listener: (change: DocumentChange) => void | Promise<void>): Feed
  /** Changes after `since` in pages, then ends: for catching up. */
  changesSince(since: number): AsyncIterable<DocumentChange[]>
  sequence(): Promise<number>
  count(): Promise<number>
  /** Gives back the space of bodies that were replaced or removed, of documents that did not change since sequence `upTo`. */
  compact(upTo: number): Promise<void>
}

/** All entity databases of an open journal. */
export type EntityDatabases = { readonly [N in EntityName]: EntityDatabase<N> }
