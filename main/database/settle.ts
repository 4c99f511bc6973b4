import { AppError } from '../../app/errors'
import type PouchDB from 'pouchdb'
import type { RawDatabase } from './pouch'
import { canonicalJson, childRevision, type RevisionPath, tombstoneRevision } from './revisions'
import type { Store } from './store'

type ReplicatedDocument = PouchDB.Document & { _revisions: RevisionPath }

/**
 * Writes a merge and removes the leaves it replaces, in one write that cannot be refused: revisions are our own
 * (`new_edits: false`), so a leaf that moved meanwhile simply stays and the next round merges it. Two devices that write
 * the same merge of the same leaves write the same revisions (design §6.3).
 *
 * @param body what to write as a child of `parent`, or null to keep `parent` as it is
 * @throws AppError `stale` when `parent` is not in the tree
 */
export async function settle(
  store: Store,
  id: string,
  parent: string,
  body: object | null,
  losers: readonly string[],
): Promise<void> {
  const paths = await revisionPaths(store.raw, id, [parent, ...losers])
  const docs: ReplicatedDocument[] = []
  if (body !== null) {
    const path = paths.get(parent)
    if (path === undefined) throw new AppError('stale', 'The entry changed meanwhile. Look at it again.')
    const { key, nonceKey } = store.cipher
    const payload = await store.heavy.call('seal', { text: canonicalJson({ ...body, _id: id }), key, nonceKey })
    const child = childRevision(path, canonicalJson({ _id: id, payload }))
    docs.push({ _id: id, _rev: child.rev, payload, _revisions: child.revisions })
  }
  docs.push(...tombstones(id, losers, paths))
  if (docs.length > 0) await store.raw.bulkDocs(docs, { new_edits: false })
}

/** Tombstones for these leaves and no others; one that is not in the tree is passed over. */
export async function bury(store: Store, id: string, revs: readonly string[]): Promise<void> {
  const paths = await revisionPaths(store.raw, id, revs)
  const docs = tombstones(id, revs, paths)
  if (docs.length > 0) await store.raw.bulkDocs(docs, { new_edits: false })
}

function tombstones(
  id: string,
  revs: readonly string[],
  paths: ReadonlyMap<string, RevisionPath>,
): ReplicatedDocument[] {
  return revs.flatMap((rev) => {
    const path = paths.get(rev)
    if (path === undefined) return []
    const stone = tombstoneRevision(id, rev, path)
    return [{ _id: id, _rev: stone.rev, _deleted: true, _revisions: stone.revisions }]
  })
}

/** The path from each of these revisions to the root, as far as it is kept. */
export async function revisionPaths(
  raw: RawDatabase,
  id: string,
  revs: readonly string[],
): Promise<Map<string, RevisionPath>> {
  const rows = await raw.get(id, { open_revs: [...revs], revs: true })
  const paths = new Map<string, RevisionPath>()
  for (const row of rows) {
    if (!('ok' in row)) continue
    const found = row.ok
    if (found._revisions) paths.set(found._rev, found._revisions)
  }
  return paths
}
