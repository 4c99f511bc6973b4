import type { z } from 'zod'
import { readBodyOf } from './body'
import { bodiesOf } from '../revisions/bodies'
import { leavesOf, revisionTree } from '../revisions/tree'
import type { Store } from './store'
import type { Leaf, ReadResult } from './types'

/**
 * Every leaf of a document, winner first, each decrypted and verified. A server can put one payload under any number of
 * revisions: equal payloads are opened once, and their leaves have one and the same `doc`.
 */
export async function readLeaves<E>(
  store: Store,
  database: string,
  schema: z.ZodType<E>,
  id: string,
): Promise<Leaf<E>[]> {
  const revisions = leavesOf(await revisionTree(store.raw, id))
  const opened = new Map<unknown, ReadResult<E>>()
  const live = new Map<string, Leaf<E>>()
  const bodies = bodiesOf(
    store.raw,
    id,
    revisions.flatMap(({ rev, deleted }) => (deleted ? [] : [rev])),
  )
  for await (const slice of bodies)
    for (const raw of slice) {
      const { _rev: rev, payload } = raw
      const result = opened.get(payload) ?? (await readBodyOf(store, database, schema, raw))
      opened.set(payload, result)
      live.set(
        rev,
        result.ok
          ? { kind: 'live', rev, doc: result.stored.doc }
          : { kind: 'unreadable', rev, error: result.problem.error },
      )
    }
  return revisions.flatMap(({ rev, deleted }) => (deleted ? [{ kind: 'tombstone', rev }] : (live.get(rev) ?? [])))
}
