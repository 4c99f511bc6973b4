import type PouchDB from 'pouchdb'
import type { Entity } from '../../../app/model'
import { toStored } from '../../../app/model/stored'
import { revisionTree } from '../revisions/tree'
import { canonicalJson, childRevision, revisionsOn, type RevisionPath } from '../revisions/revisions'
import type { Store } from './store'

/** A leaf to be written with its history, as replication would bring it. */
export interface ImportedLeaf<E> {
  readonly path: RevisionPath
  /** Null for a removal. */
  readonly doc: E | null
  /** It no longer says what that revision says everywhere else: it becomes a child of it. */
  readonly changed: boolean
}

/**
 * Writes a document with all of its leaves, encrypted, under the revisions they have elsewhere. Only where there is nothing
 * of it, and never was: answers false, and writes nothing, where any revision is known here.
 */
export async function importRevisions<E extends Entity>(
  store: Store,
  id: string,
  leaves: readonly ImportedLeaf<E>[],
): Promise<boolean> {
  if ((await revisionTree(store.raw, id)).length > 0) return false
  const { key } = store.cipher
  const docs: PouchDB.Document[] = []
  for (const { path, doc, changed } of leaves) {
    const plain = doc === null ? null : { ...toStored(doc), _id: id }
    const { rev, revisions } =
      plain !== null && changed
        ? childRevision(path, canonicalJson(plain))
        : { rev: revisionsOn(path)[0] ?? '', revisions: path }
    const body =
      plain === null
        ? { _deleted: true }
        : { payload: await store.worker.call('seal', { text: JSON.stringify(plain), key }) }
    docs.push({ _id: id, _rev: rev, _revisions: revisions, ...body })
  }
  // In one write: half of them would count as the whole. An import takes no more than PouchDB can (MOST_VERSIONS).
  await store.raw.bulkDocs(docs, { new_edits: false })
  return true
}
