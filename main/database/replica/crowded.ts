import { revisionsOn } from '../revisions/revisions'
import { leavesOf, revisionTree } from '../revisions/tree'
import { byId } from './arriving'
import type { ArrivingDocument, ReplicaStore } from './types'

/** Ends of branches that a document may have here, removed ones included. A person's devices make a handful. */
export const MOST_LEAVES = 500
/** With fewer at a time the tree need not be looked at for each: it cannot have become that wide unseen. */
const FEW = 10

/**
 * Those of the documents that would give one document more ends of branches than anybody's devices make. What goes on from
 * a version that is live here is never among them.
 */
export async function crowded(
  store: ReplicaStore,
  documents: readonly ArrivingDocument[],
  most = MOST_LEAVES,
): Promise<Set<ArrivingDocument>> {
  const over = new Set<ArrivingDocument>()
  for (const [id, arriving] of byId(documents)) {
    if (arriving.length <= FEW) continue
    const here = leavesOf(await store.run(() => revisionTree(store.raw, id)))
    const known = new Set(here.map(({ rev }) => rev))
    const live = new Set(here.flatMap(({ rev, deleted }) => (deleted ? [] : [rev])))
    let left = most - here.length
    for (const document of arriving) {
      const { _rev, _revisions } = document
      if (known.has(_rev) || (_revisions && revisionsOn(_revisions).some((rev) => live.has(rev)))) continue
      if (left-- <= 0) over.add(document)
    }
  }
  return over
}
