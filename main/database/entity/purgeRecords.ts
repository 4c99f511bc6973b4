import { purgeRecordSchema, type SeenParts } from '../../../app/model/seen'
import { hasStatus } from '../pouch'
import { isPlainTombstone } from '../revisions/revisions'
import { pathsIn, removedIn, revisionTree } from '../revisions/tree'
import type { Store } from './store'

/**
 * What purges of a document had before them, as their tombstones say: also those on which something stands now. One without
 * a word (an older version wrote it), one that is not kept any more, and one that is not of this journal say nothing. Null
 * where nothing was ever removed.
 */
export async function readPurgeRecords(store: Store, id: string): Promise<SeenParts[] | null> {
  const tree = await revisionTree(store.raw, id)
  const removed = removedIn(tree)
  if (removed.length === 0) return null
  const records: SeenParts[] = []
  for (const [rev, path] of pathsIn(tree, removed)) {
    if (isPlainTombstone(id, rev, path)) continue
    const raw = await store.raw.get(id, { rev }).catch((error: unknown) => {
      if (hasStatus(error, 404)) return null
      throw error
    })
    const payload = raw?.['payload']
    if (typeof payload !== 'string' || payload === '') continue
    const record = openRecord(store, payload)
    // A server may have put the record of another entry here.
    if (record?.id === id) records.push(record.saw)
  }
  return records
}

function openRecord({ cipher }: Pick<Store, 'cipher'>, payload: string): { id: string; saw: SeenParts } | null {
  try {
    return purgeRecordSchema.safeParse(JSON.parse(cipher.open(payload))).data ?? null
  } catch {
    // Not of this journal, or damaged: as if nothing were known.
    return null
  }
}
