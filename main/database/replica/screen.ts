import { mayTakeAway, takesAway } from '../../../app/replication/loss'
import { ENTITY_SCHEMAS, type Entity, type EntityName } from '../../../app/model'
import type { z } from 'zod'
import { readBody } from '../entity/body'
import { byId, isFirst } from './arriving'
import type { ArrivingDocument, ReplicaStore } from './types'
import { foundIn } from '../revisions/bodies'
import { leavesOf, revisionTree } from '../revisions/tree'
import { parseRevision, revisionsOn, winnerFirst } from '../revisions/revisions'

/** Bodies looked at between two turns of the event loop (docs/DESIGN.md, Slices). */
const SLICE = 25

/** Something that is here and would no longer be, and the revision that still says it. */
export interface Loss {
  readonly database: EntityName
  readonly rev: string
  readonly doc: Entity
}

/**
 * What these documents would take away from this device if they were written: removed for good, moved to the trash,
 * emptied, or replaced by something that cannot be read. A document of which another live leaf stays is not taken away: the
 * tombstones of sides that were merged come with the merge, or after it.
 * @param concerned whether a document with this id is worth looking at; it is asked for each
 */
export async function lossesAmong(
  store: ReplicaStore,
  database: EntityName,
  documents: readonly ArrivingDocument[],
  concerned: (id: string) => boolean,
): Promise<Loss[]> {
  const losses: Loss[] = []
  let looked = 0
  for (const [id, leaves] of byId(documents)) {
    // A first revision replaces nothing; that spares a first pull the work.
    if (leaves.every(isFirst) || !concerned(id)) continue
    if (++looked % SLICE === 0) await new Promise((resolve) => setImmediate(resolve))
    const [top] = [...leaves].sort(winnerFirst)
    if (!top) continue
    const after = bodyOf(store, database, top)
    if (after !== 'newer' && mayTakeAway(after)) losses.push(...(await lossOf(store, database, leaves, top, after)))
  }
  return losses
}

async function lossOf(
  store: ReplicaStore,
  database: EntityName,
  leaves: readonly ArrivingDocument[],
  top: ArrivingDocument,
  after: Entity | null,
): Promise<Loss[]> {
  const here = await store.run(async () => leavesOf(await revisionTree(store.raw, top._id)))
  const live = here.filter(({ deleted }) => !deleted).map(({ rev }) => ({ _rev: rev }))
  const [winner] = live
  const isReplaced = replacedBy(leaves)
  const stays = live.find(({ _rev }) => !isReplaced(_rev))
  if (!winner || (stays && winnerFirst(stays, top) < 0)) return []
  const [body] = foundIn(await store.run(() => store.raw.bulkGet({ docs: [{ id: top._id, rev: winner._rev }] })))
  const before = body === undefined ? null : bodyOf(store, database, body)
  // What cannot be read here already, or was written by a newer version, is not taken away by this.
  if (before === null || before === 'newer') return []
  return takesAway(before, after) ? [{ database, rev: winner._rev, doc: before }] : []
}

/**
 * Whether a leaf that is here is an ancestor of one that arrives. Of one that comes without its history, the longer one is
 * taken for the heir.
 */
function replacedBy(arriving: readonly ArrivingDocument[]): (rev: string) => boolean {
  const ancestors = new Set<string>()
  let longest = 0
  for (const { _rev, _revisions } of arriving)
    if (_revisions) for (const ancestor of revisionsOn(_revisions).slice(1)) ancestors.add(ancestor)
    else longest = Math.max(longest, parseRevision(_rev).generation)
  return (rev) => ancestors.has(rev) || parseRevision(rev).generation < longest
}

/** Null for a tombstone and for what cannot be read; `newer` for what a newer version of the app wrote. */
function bodyOf(store: ReplicaStore, database: EntityName, document: ArrivingDocument): Entity | null | 'newer' {
  if (document._deleted === true || !store.cipher) return null
  const schema: z.ZodType<Entity> = ENTITY_SCHEMAS[database]
  const read = readBody(database, schema, store.cipher, document)
  if (read.ok) return read.stored.doc
  return read.problem.error.kind === 'newer-format' ? 'newer' : null
}
