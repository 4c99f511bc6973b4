import { isAppError } from '../../../app/errors'
import type { EntityName, EntityOf } from '../../../app/model'
import type { EntityDatabase } from '../../database/entity/types'

/**
 * Creates documents; one that was removed for good before is made again, because the person asked for it now, and one that
 * came by replication meanwhile stays as it is.
 * @param created gets those that may have been written here, also when writing breaks off
 * @param revive what a document becomes that was removed for good before, so that it is not taken for what was purged
 */
export async function create<N extends EntityName>(
  database: EntityDatabase<N>,
  docs: readonly EntityOf<N>[],
  created: Map<string, EntityName> = new Map(),
  revive: ((doc: EntityOf<N>) => Promise<EntityOf<N>>) | null = null,
): Promise<void> {
  if (docs.length === 0) return
  // Noted before: when writing breaks off in the middle, it is not known how far it came.
  for (const doc of docs) created.set(doc.id, database.name)
  const there = new Set(await database.createMany(docs))
  for (const id of there) created.delete(id)
  for (const doc of docs) {
    if (!there.has(doc.id)) continue
    try {
      await database.put(revive === null ? doc : await revive(doc), null)
      created.set(doc.id, database.name)
    } catch (error) {
      // It came by replication in this moment: then it is there, and not ours to take back.
      if (!isAppError(error, 'conflict')) throw error
    }
  }
}
