import { ENTITY_SCHEMAS, type EntityOf } from '../../app/model'
import type { ImportPlan, PlannedConflict, Skipped } from '../../app/transfer/plan'
import type { EntityDatabase, EntityDatabases } from '../database/types'
import { problemOfConflict } from './checkDocuments'
import { createWithConflicts } from './createConflicts'

/** Creates the tags, prompts and settings of a plan that are not there yet. Those that are stay as they are. */
export async function takeBelongings(
  databases: EntityDatabases,
  plan: Pick<ImportPlan, 'tags' | 'prompts' | 'settings' | 'conflicts'>,
  skipped: Skipped[],
): Promise<void> {
  const { tags, prompts, settings = [], conflicts = [] } = plan
  const usable = conflicts.filter((conflict) => {
    const problem = problemOfConflict(conflict)
    if (problem !== null) skipped.push({ what: conflict.id, why: problem })
    return problem === null
  })
  await createAbsent(databases.tags, tags, usable, skipped)
  await createAbsent(databases.prompts, prompts, usable, skipped)
  await createAbsent(databases.settings, settings, usable, skipped)
}

async function createAbsent<N extends 'tags' | 'prompts' | 'settings'>(
  database: EntityDatabase<N>,
  docs: readonly EntityOf<N>[],
  conflicts: readonly PlannedConflict[],
  skipped: Skipped[],
): Promise<void> {
  const usable = docs.filter((doc) => {
    const parsed = ENTITY_SCHEMAS[database.name].safeParse(doc)
    if (!parsed.success) skipped.push({ what: doc.id, why: parsed.error.issues[0]?.message ?? 'It cannot be used.' })
    return parsed.success
  })
  if (usable.length === 0) return
  const there = new Set(
    (await database.getMany(usable.map(({ id }) => id))).map((r) => (r.ok ? r.stored.doc.id : r.problem.id)),
  )
  await createWithConflicts(
    database,
    usable.filter(({ id }) => !there.has(id)),
    conflicts,
  )
}
