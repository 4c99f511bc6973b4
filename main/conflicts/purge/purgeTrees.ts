import type { Mergeable } from '../../../app/merge/document/policy'
import { revisionsOn } from '../../database/revisions/revisions'
import type { EntityDatabase } from '../../database/entity/types'

/** A branch that ends in a tombstone, and what can still be read of it here. */
export interface DeadBranch<E> {
  readonly rev: string
  /** The revision that was removed; null where nothing is known of it. */
  readonly parentRev: string | null
  /** What that revision said; null when it never was here, or is not kept any more. */
  readonly parent: E | null
  /** The newest version on this branch that can be read here. */
  readonly last: E | null
  readonly lastRev: string | null
  /** Every revision from the tombstone to the root, as far as it is kept. */
  readonly revs: readonly string[]
}

export interface LiveBranch<E> {
  readonly rev: string
  readonly doc: E
  /** Every revision from this one to the root, as far as it is kept. */
  readonly path: ReadonlySet<string>
}

/** A document as a purge left it: what it took, and what is there all the same. */
export interface PurgeTree<E> {
  readonly live: readonly LiveBranch<E>[]
  /** CouchDB's order, so that every device means the same by the first. */
  readonly dead: readonly DeadBranch<E>[]
  /** A leaf cannot be read: nothing is decided about such a document. */
  readonly unreadable: boolean
}

type Name = 'sessions' | 'messages' | 'recordings'
type Bodies = { sessions: 'session'; messages: 'message'; recordings: 'recording' }
export type BodyIn<N extends Name> = Extract<Mergeable, { type: Bodies[N] }>

/** Reads every branch of a document, the dead ones back to the last version that is still stored (ADR 28). */
export async function readPurgeTree<N extends Name>(
  database: EntityDatabase<N>,
  id: string,
): Promise<PurgeTree<BodyIn<N>>> {
  const live: LiveBranch<BodyIn<N>>[] = []
  const dead: DeadBranch<BodyIn<N>>[] = []
  let unreadable = false
  for (const { leaf, path } of await database.branches(id)) {
    const revs = revisionsOn(path)
    if (leaf.kind === 'live') live.push({ rev: leaf.rev, doc: leaf.doc as BodyIn<N>, path: new Set(revs) })
    else if (leaf.kind === 'tombstone') dead.push(await readDead(database, id, revs))
    else unreadable = true
  }
  return { live, dead, unreadable }
}

async function readDead<N extends Name>(
  database: EntityDatabase<N>,
  id: string,
  revs: readonly string[],
): Promise<DeadBranch<BodyIn<N>>> {
  const [rev = '', ...before] = revs
  const [parentRev = null] = before
  for (const one of before) {
    const last = (await database.version(id, one)) as BodyIn<N> | null
    if (last === null) continue
    return { rev, parentRev, parent: one === parentRev ? last : null, last, lastRev: one, revs }
  }
  return { rev, parentRev, parent: null, last: null, lastRev: null, revs }
}
