import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RevisionBranch } from 'pouchdb-merge'
import { leavesOf, pathsIn, revisionsIn, revisionTree } from '../revisions/tree'
import { writeRevisions, type ReplicatedDocument } from '../revisions/writes'
import { canonicalJson, childRevision, tombstoneRevision } from '../revisions/revisions'
import type { Store } from './store'
import { isDeletedIn } from '../wideTrees'
import type { PurgeRecord } from '../../../app/model/seen'

/**
 * Writes a merge and removes the leaves it replaces, in writes that cannot be refused: revisions are our own
 * (`new_edits: false`), so a leaf that moved meanwhile simply stays and the next round merges it. Two devices that write
 * the same merge of the same leaves write the same revisions (docs/DESIGN.md, Writing a merge).
 *
 * A few leaves are replaced in one write. Of thousands, the merge is on disk before or with the first that goes, so a kill
 * in between leaves leaves that the merge contains, and the next round removes those.
 *
 * @param body what to write as a child of `parent`, or null to keep `parent` as it is
 * @throws AppError `stale` when `parent` is not in the tree
 */
export async function writeMerge(
  store: Store,
  id: string,
  parent: string,
  body: object | null,
  losers: readonly string[],
): Promise<void> {
  const tree = await revisionTree(store.raw, id)
  const docs: ReplicatedDocument[] = []
  if (body !== null) {
    const path = pathsIn(tree, [parent]).get(parent)
    if (path === undefined) throw new AppError('stale', keyed('journal.entryChangedLook'))
    const { key, nonceKey } = store.cipher
    const payload = await store.worker.call('seal', { text: canonicalJson({ ...body, _id: id }), key, nonceKey })
    // What comes back from a removal may say what it said before: the same hash twice on one path, and PouchDB mistakes the one
    // for the other. So there the revision is made from what it stands on, too.
    const removed = isDeletedIn(tree, parent) === true ? { _rev: parent } : {}
    const child = childRevision(path, canonicalJson({ _id: id, ...removed, payload }))
    docs.push({ _id: id, _rev: child.rev, payload, _revisions: child.revisions })
  }
  docs.push(...tombstones(id, losers, tree))
  await writeRevisions((slice) => store.raw.bulkDocs(slice, { new_edits: false }), docs)
}

/**
 * Tombstones for these leaves and no others; one that is not in the tree is passed over. What is shown goes last, so that a
 * kill in the middle of thousands never shows another version.
 * @param record what the tombstones say of what was purged. Equal records give equal tombstones
 */
export async function tombstone(
  store: Store,
  id: string,
  revs: readonly string[],
  record: PurgeRecord | null = null,
): Promise<void> {
  const tree = await revisionTree(store.raw, id)
  const place = new Map(leavesOf(tree).map(({ rev }, index) => [rev, index]))
  const loserFirst = [...revs].sort((a, b) => (place.get(b) ?? 0) - (place.get(a) ?? 0))
  const { key, nonceKey } = store.cipher
  const payload =
    record === null
      ? null
      : await store.worker.call('seal', { text: canonicalJson({ ...record, _id: id }), key, nonceKey })
  const docs = tombstones(id, loserFirst, tree, payload)
  await writeRevisions((slice) => store.raw.bulkDocs(slice, { new_edits: false }), docs)
}

function tombstones(
  id: string,
  revs: readonly string[],
  tree: readonly RevisionBranch[],
  payload: string | null = null,
): ReplicatedDocument[] {
  const paths = pathsIn(tree, revs)
  const held = revisionsIn(tree)
  const live = new Set(leavesOf(tree).flatMap(({ rev, deleted }) => (deleted ? [] : [rev])))
  return revs.flatMap((rev) => {
    const path = paths.get(rev)
    if (path === undefined) return []
    const removed = { _id: id, _rev: rev, _deleted: true, payload }
    let stone = payload === null ? tombstoneRevision(id, rev, path) : childRevision(path, canonicalJson(removed))
    // A server that keeps short histories (`_revs_limit`) hands on a removal without what it stands on. PouchDB takes a revision
    // that it has for written, wherever it stands, and the leaf would stay: so it gets a removal of its own.
    for (let number = 1; live.has(rev) && held.has(stone.rev); number++)
      stone = childRevision(path, canonicalJson({ ...removed, number }))
    const said = payload === null ? {} : { payload }
    return [{ _id: id, _rev: stone.rev, _deleted: true, ...said, _revisions: stone.revisions }]
  })
}
