import type { Entity, EntityName, EntityOf } from '../../../app/model'
import type { PlannedConflict } from '../../../app/exchange/plan'
import type { ImportedLeaf } from '../../database/entity/importRevisions'
import { canonicalJson, pathThrough } from '../../database/revisions/revisions'
import type { EntityDatabase } from '../../database/entity/types'
import { create } from './create'

/**
 * Creates documents as `create` does; those that wait for an answer come with all of their versions, where nothing of them
 * was ever here. A document that was removed here before is made again as it is shown, without the others.
 * @param adapt what becomes of every version of a document on its way in
 * @param revive as in `create`
 */
export async function createWithConflicts<N extends EntityName>(
  database: EntityDatabase<N>,
  docs: readonly EntityOf<N>[],
  conflicts: readonly PlannedConflict[],
  created: Map<string, EntityName> = new Map(),
  adapt: (version: EntityOf<N>, taken: EntityOf<N>) => EntityOf<N> = (version) => version,
  revive: ((doc: EntityOf<N>) => Promise<EntityOf<N>>) | null = null,
): Promise<void> {
  const byId = new Map(conflicts.map((conflict) => [conflict.id, conflict]))
  const plain: EntityOf<N>[] = []
  for (const doc of docs) {
    const conflict = byId.get(doc.id)
    if (conflict) created.set(doc.id, database.name)
    if (conflict && (await database.importRevisions(doc.id, leavesToImport(conflict, doc, adapt)))) continue
    created.delete(doc.id)
    plain.push(doc)
  }
  await create(database, plain, created, revive)
}

function leavesToImport<E extends Entity>(
  { shown, document, others }: PlannedConflict,
  taken: E,
  adapt: (version: E, taken: E) => E,
): ImportedLeaf<E>[] {
  const versions = others.map((other): ImportedLeaf<E> => {
    // Checked with the plan: it is of the kind of its id.
    const version = other.document as E | null
    const doc = version === null ? null : adapt(version, taken)
    return { path: pathThrough(other.rev, other.ancestors), doc, changed: doc !== null && !isSame(doc, version) }
  })
  return [{ path: pathThrough(shown.rev, shown.ancestors), doc: taken, changed: !isSame(taken, document) }, ...versions]
}

const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)
