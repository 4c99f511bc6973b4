import { mayTakeAway, takesAway } from '../../app/replication/loss'
import { ENTITY_SCHEMAS, type Entity, type EntityName } from '../../app/model'
import type { z } from 'zod'
import { readBody } from './body'
import { winnerFirst } from './leaves'
import { hasStatus } from './pouch'
import type { ArrivingDocument, ReplicaStore } from './replica-types'
import { parseRevision } from './revisions'

/** Bodies looked at between two turns of the event loop (design §5.8). */
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
  const here = await store.run(() => liveLeaves(store, top._id))
  const [winner] = here
  const stays = here.find((leaf) => !leaves.some((arriving) => replaces(arriving, leaf)))
  if (!winner || (stays && winnerFirst(stays, top) < 0)) return []
  const before = bodyOf(store, database, winner)
  // What cannot be read here already, or was written by a newer version, is not taken away by this.
  if (before === null || before === 'newer') return []
  return takesAway(before, after) ? [{ database, rev: winner._rev, doc: before }] : []
}

async function liveLeaves(store: ReplicaStore, id: string): Promise<ArrivingDocument[]> {
  const rows = await store.raw.get(id, { open_revs: 'all' }).catch((error: unknown) => {
    if (hasStatus(error, 404)) return []
    throw error
  })
  return rows.flatMap((row) => ('ok' in row && row.ok._deleted !== true ? [row.ok] : [])).sort(winnerFirst)
}

/** Whether a leaf that is here is an ancestor of one that arrives. Without its history, the longer one is taken for the heir. */
function replaces(arriving: ArrivingDocument, here: ArrivingDocument): boolean {
  const { generation, hash } = parseRevision(here._rev)
  const path = arriving._revisions
  if (!path) return parseRevision(arriving._rev).generation > generation
  return generation < path.start && path.ids[path.start - generation] === hash
}

/** Null for a tombstone and for what cannot be read; `newer` for what a newer version of the app wrote. */
function bodyOf(store: ReplicaStore, database: EntityName, document: ArrivingDocument): Entity | null | 'newer' {
  if (document._deleted === true || !store.cipher) return null
  const schema: z.ZodType<Entity> = ENTITY_SCHEMAS[database]
  const read = readBody(database, schema, store.cipher, document)
  if (read.ok) return read.stored.doc
  return read.problem.error.kind === 'newer-format' ? 'newer' : null
}

const isFirst = ({ _rev, _deleted }: ArrivingDocument): boolean =>
  _deleted !== true && parseRevision(_rev).generation === 1

function byId(documents: readonly ArrivingDocument[]): Map<string, ArrivingDocument[]> {
  const grouped = new Map<string, ArrivingDocument[]>()
  for (const document of documents) grouped.set(document._id, [...(grouped.get(document._id) ?? []), document])
  return grouped
}
