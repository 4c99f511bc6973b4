import type { z } from 'zod'
import { ENTITY_SCHEMAS, type Entity, type EntityName } from '../../../app/model'
import { readBodyOf } from '../entity/body'
import type { ArrivingDocument, ReplicaStore } from './types'

/** Looked at in each page of a server that has not been found out yet. */
const SAMPLE = 8
/** Bodies opened between two turns of the event loop. */
const SLICE = 25

/**
 * Those of the documents that are new here and that nobody with the key has written. As long as `suspicious` is false a few
 * of them are opened, and the rest only if one of those is forged: opening all would make a first pull slower by a third.
 */
export async function forged(
  store: ReplicaStore,
  database: EntityName,
  documents: readonly ArrivingDocument[],
  suspicious: boolean,
): Promise<Set<ArrivingDocument>> {
  const live = documents.filter(({ _deleted }) => _deleted !== true)
  const step = suspicious ? 1 : Math.max(1, Math.floor(live.length / SAMPLE))
  const sample = live.filter((_document, at) => at % step === 0)
  const found = await unreadable(store, database, sample)
  const all = step > 1 && found.length > 0 ? await unreadable(store, database, live) : found
  if (all.length === 0) return new Set()
  const rows = await store.run(() => store.raw.allDocs({ keys: [...new Set(all.map(({ _id }) => _id))] }))
  const here = new Set(rows.rows.flatMap((row) => ('id' in row ? [row.id] : [])))
  // What is put over a document of ours is a loss, and the mass deletion guard counts it.
  return new Set(all.filter(({ _id }) => !here.has(_id)))
}

async function unreadable(
  store: ReplicaStore,
  database: EntityName,
  documents: readonly ArrivingDocument[],
): Promise<ArrivingDocument[]> {
  const { cipher, worker } = store
  if (!cipher || !worker) return []
  const schema: z.ZodType<Entity> = ENTITY_SCHEMAS[database]
  const found: ArrivingDocument[] = []
  for (const [at, document] of documents.entries()) {
    const read = await readBodyOf({ cipher, worker }, database, schema, document)
    if (!read.ok && read.problem.error.kind === 'integrity') found.push(document)
    if (at % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return found
}
