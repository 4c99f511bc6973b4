import type { z } from 'zod'
import { readBodyOf, type RawDocument } from './body'
import { hasStatus } from './pouch'
import type { Store } from './store'
import type { Leaf } from './types'

/** Every leaf of a document, winner first, each decrypted and verified on its own. */
export async function readLeaves<E>(
  store: Store,
  database: string,
  schema: z.ZodType<E>,
  id: string,
): Promise<Leaf<E>[]> {
  const rows = await store.raw.get(id, { open_revs: 'all' }).catch((error: unknown) => {
    if (hasStatus(error, 404)) return []
    throw error
  })
  const documents = rows.flatMap((row) => ('ok' in row ? [row.ok] : []))
  const leaves: Leaf<E>[] = []
  for (const raw of documents.sort(winnerFirst)) {
    if (raw._deleted === true) {
      leaves.push({ kind: 'tombstone', rev: raw._rev })
      continue
    }
    const result = await readBodyOf(store, database, schema, raw)
    leaves.push(
      result.ok
        ? { kind: 'live', rev: raw._rev, doc: result.stored.doc }
        : { kind: 'unreadable', rev: raw._rev, error: result.problem.error },
    )
  }
  return leaves
}

/** CouchDB's order of leaves: live before deleted, then the longer history, then the greater hash. */
export function winnerFirst(a: RawDocument, b: RawDocument): number {
  const deleted = Number(a._deleted === true) - Number(b._deleted === true)
  if (deleted !== 0) return deleted
  const generation = Number.parseInt(b._rev, 10) - Number.parseInt(a._rev, 10)
  if (generation !== 0) return generation
  return a._rev < b._rev ? 1 : -1
}
