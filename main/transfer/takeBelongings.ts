import { ENTITY_SCHEMAS, type EntityOf } from '../../app/model'
import type { ImportPlan, Skipped } from '../../app/transfer/plan'
import type { EntityDatabase, EntityDatabases } from '../database/types'
import { create } from './create'

/** Creates the tags, prompts and settings of a plan that are not there yet. Those that are stay as they are. */
export async function takeBelongings(
  databases: EntityDatabases,
  plan: Pick<ImportPlan, 'tags' | 'prompts' | 'settings'>,
  skipped: Skipped[],
): Promise<void> {
  await createAbsent(databases.tags, plan.tags, skipped)
  await createAbsent(databases.prompts, plan.prompts, skipped)
  await createAbsent(databases.settings, plan.settings ?? [], skipped)
}

async function createAbsent<N extends 'tags' | 'prompts' | 'settings'>(
  database: EntityDatabase<N>,
  docs: readonly EntityOf<N>[],
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
  await create(
    database,
    usable.filter(({ id }) => !there.has(id)),
  )
}
