import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { isAppError } from '../../../app/errors'
import { ENTITY_SCHEMAS, type Entity, type EntityName } from '../../../app/model'
import type { DocumentWorker } from '../../worker/documentWorker'
import type { DocumentCipher } from '../../vault/cipher'
import { readBodyOf } from '../entity/body'
import { bodiesOf } from '../revisions/bodies'
import { canonicalJson, childRevision, revisionsOn, type RevisionPath } from '../revisions/revisions'
import { leavesOf, pathsIn, revisionTree } from '../revisions/tree'
import { byId, isFirst } from './arriving'
import type { ArrivingDocument, ReplicaStore } from './types'

/** How far down a branch something readable is looked for, below what cannot be read or was removed. */
const DEEPEST = 20

/** A version that would go although nothing that stays knows what it said. */
export interface TurnedBack {
  readonly database: EntityName
  readonly doc: Entity
  /** The revision that says it. */
  readonly rev: string
  /** What arrives in its place, and what each of them would write, by a digest. */
  readonly culprits: readonly { readonly document: ArrivingDocument; readonly digest: string }[]
  /** The same once more, as a leaf beside what arrives: an ordinary conflict. The same on every device. */
  readonly again: ArrivingDocument
}

type Judging = ReplicaStore & { readonly cipher: DocumentCipher; readonly worker: DocumentWorker }

/**
 * What these documents would turn back if they were written. A server can write nothing of its own, but it can write an old
 * version anew, as the child of the one that stands, or beside it with a tombstone on the other: to the protocol that is an
 * edit like any other. What gives it away is that it does not know what it replaces (`knows`). Where nothing readable would
 * stay, the mass deletion guard counts a loss instead.
 */
export async function turnedBack(
  store: ReplicaStore,
  database: EntityName,
  documents: readonly ArrivingDocument[],
): Promise<TurnedBack[]> {
  if (!store.cipher || !store.worker) return []
  const judging = store as Judging
  // First revisions replace nothing; that spares a first pull the work.
  const groups = [...byId(documents)].filter(([, leaves]) => !leaves.every(isFirst))
  if (groups.length === 0) return []
  const here = await store.run(() => store.raw.allDocs({ keys: groups.map(([id]) => id) }))
  const known = new Set(here.rows.flatMap((row) => ('id' in row ? [row.id] : [])))
  const found: TurnedBack[] = []
  for (const [id, leaves] of groups)
    if (known.has(id)) {
      found.push(...(await turnedBackOf(judging, database, id, leaves)))
      await new Promise((resolve) => setImmediate(resolve))
    }
  return found
}

async function turnedBackOf(
  store: Judging,
  database: EntityName,
  id: string,
  arriving: readonly ArrivingDocument[],
): Promise<TurnedBack[]> {
  const tree = await store.run(() => revisionTree(store.raw, id))
  const here = leavesOf(tree)
  const replacing = (rev: string): ArrivingDocument[] =>
    arriving.filter(({ _rev, _revisions }) => _rev !== rev && _revisions && revisionsOn(_revisions).includes(rev))
  const live = here.filter(({ deleted }) => !deleted)
  // Where nothing is live, something may come back in an older version than the one that was removed.
  const going = (live.length > 0 ? live : here).filter(({ rev }) => replacing(rev).length > 0)
  if (going.length === 0) return []
  const coming = arriving.filter(({ _deleted }) => _deleted !== true)
  const staying = live.filter(({ rev }) => !going.some((one) => one.rev === rev)).map(({ rev }) => rev)
  const paths = pathsIn(
    tree,
    going.map(({ rev }) => rev),
  )
  const found: TurnedBack[] = []
  for (const { rev } of going) {
    const path = paths.get(rev)
    const last = path === undefined ? null : await lastReadable(store, database, id, path)
    const removed = live.length === 0
    if (last === null || (await isKnown(store, database, last.doc, after(store, id, coming, staying), removed)))
      continue
    const child = childRevision(last.path, canonicalJson({ _id: id, _rev: last.rev, payload: last.payload }))
    const culprits = replacing(rev).map((document) => ({ document, digest: digestOf(document) }))
    const again = { _id: id, _rev: child.rev, _revisions: child.revisions, payload: last.payload }
    found.push({ database, doc: last.doc, rev: last.rev, culprits, again })
  }
  return found
}

/** What would be live: what comes, and what is here and stays. Each payload once. */
async function* after(
  store: Judging,
  id: string,
  coming: readonly ArrivingDocument[],
  staying: readonly string[],
): AsyncIterable<ArrivingDocument> {
  const seen = new Set<unknown>()
  const isNew = ({ payload }: ArrivingDocument): boolean => !seen.has(payload) && seen.add(payload) !== undefined
  yield* coming.filter(isNew)
  for await (const slice of bodiesOf(store.raw, id, staying)) yield* slice.filter(isNew)
}

/** Whether one of the versions that would be live knows this one, or nothing could be compared with it. */
async function isKnown(
  store: Judging,
  database: EntityName,
  before: Entity,
  versions: AsyncIterable<ArrivingDocument>,
  removed: boolean,
): Promise<boolean> {
  let readable = false
  for await (const version of versions) {
    const doc = await bodyOf(store, database, version)
    // What a newer version of the app wrote cannot be judged here.
    if (doc === 'newer') return true
    if (doc === null) continue
    // So an entry comes back whose purge had not seen everything, from the version that somebody else still has (ADR 35).
    if (removed && 'deletedAt' in doc && doc.deletedAt !== null) return true
    readable = true
    if (await cameBack(store, doc, before)) return true
    if (await knowsOrFails(store, doc, before)) return true
  }
  return !readable
}

/**
 * Whether an entry came back after a purge that this device has not heard of, which had seen what stands here: whoever brought it
 * back had an older version of it, and there is nothing more to be lost.
 */
async function cameBack({ worker }: Judging, after: Entity, before: Entity): Promise<boolean> {
  if (after.type !== 'session' || before.type !== 'session') return false
  const { deletedAt, purgedSeen } = after
  if (deletedAt === null || purgedSeen === undefined || before.purgedSeen !== undefined) return false
  const known = purgedSeen[before.id] ?? null
  return await worker.call('saysMore', { body: before, known }).then(
    (more) => !more,
    // Of a damaged history nobody can say that it was seen.
    () => false,
  )
}

/** A history that cannot be opened knows nothing; about one that was here already, nothing can be said. */
async function knowsOrFails(store: Judging, after: Entity, before: Entity): Promise<boolean> {
  try {
    return await store.worker.call('knows', { after, before })
  } catch (error) {
    if (!isAppError(error, 'integrity')) throw error
    if (before.type === 'setting') return false
    return await store.worker.call('opens', { body: before }).then(
      () => false,
      () => true,
    )
  }
}

interface Readable {
  readonly rev: string
  readonly path: RevisionPath
  readonly doc: Entity
  readonly payload: unknown
}

/** The newest version on a branch that can be read. */
async function lastReadable(
  store: Judging,
  database: EntityName,
  id: string,
  path: RevisionPath,
): Promise<Readable | null> {
  const revs = revisionsOn(path).slice(0, DEEPEST)
  for (const [at, rev] of revs.entries()) {
    const document = await bodyAt(store, id, rev)
    if (document === null || document._deleted === true) continue
    const doc = await bodyOf(store, database, document)
    if (doc === 'newer') return null
    if (doc !== null)
      return { rev, doc, path: { start: path.start - at, ids: path.ids.slice(at) }, payload: document['payload'] }
  }
  return null
}

async function bodyAt(store: Judging, id: string, rev: string): Promise<ArrivingDocument | null> {
  for await (const [document] of bodiesOf(store.raw, id, [rev])) return document ?? null
  return null
}

/** Null for what cannot be read; `newer` for what a newer version of the app wrote. */
async function bodyOf(
  store: Judging,
  database: EntityName,
  document: ArrivingDocument,
): Promise<Entity | null | 'newer'> {
  const schema: z.ZodType<Entity> = ENTITY_SCHEMAS[database]
  const read = await readBodyOf(store, database, schema, document)
  if (read.ok) return read.stored.doc
  return read.problem.error.kind === 'newer-format' ? 'newer' : null
}

const digestOf = ({ _deleted, payload }: ArrivingDocument): string =>
  _deleted === true ? 'removed' : createHash('sha256').update(String(payload)).digest('hex').slice(0, 32)
