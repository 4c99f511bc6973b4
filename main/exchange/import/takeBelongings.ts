import { issueOf } from '../../../app/messages/inSchema'
import { keyed } from '../../../app/messages/message'
import { ENTITY_SCHEMAS, type EntityOf } from '../../../app/model'
import type { ImportPlan, PlannedConflict, Skipped } from '../../../app/exchange/plan'
import type { EntityDatabase, EntityDatabases } from '../../database/entity/types'
import { problemOfConflict, problemOfDocuments } from '../documents/checkDocuments'
import { createWithConflicts } from '../documents/createConflicts'

/**
 * Creates the tags, prompts and settings of a plan that are not there yet, and answers how many tags and prompts. Those that are stay as they
 * are. A dry run only counts, and names what cannot be used.
 */
export async function takeBelongings(
  databases: EntityDatabases,
  plan: Pick<ImportPlan, 'tags' | 'prompts' | 'settings' | 'conflicts'>,
  skipped: Skipped[],
  dryRun: boolean,
): Promise<number> {
  const { tags, prompts, settings = [], conflicts = [] } = plan
  const usable = conflicts.filter((conflict) => {
    const problem = problemOfConflict(conflict)
    if (problem !== null) skipped.push({ what: conflict.id, why: problem })
    return problem === null
  })
  const newTags = await createAbsent(databases.tags, tags, usable, skipped, dryRun)
  const newPrompts = await createAbsent(databases.prompts, prompts, usable, skipped, dryRun)
  // Every export has some of these, as the names of its devices; nobody waits for them.
  await createAbsent(databases.settings, settings, usable, skipped, dryRun)
  return newTags + newPrompts
}

async function createAbsent<N extends 'tags' | 'prompts' | 'settings'>(
  database: EntityDatabase<N>,
  docs: readonly EntityOf<N>[],
  conflicts: readonly PlannedConflict[],
  skipped: Skipped[],
  dryRun: boolean,
): Promise<number> {
  const usable = docs.filter((doc) => {
    const parsed = ENTITY_SCHEMAS[database.name].safeParse(doc)
    const problem = parsed.success ? problemOfDocuments([doc]) : (issueOf(parsed.error) ?? keyed('import.unusable'))
    if (problem !== null) skipped.push({ what: doc.id, why: problem })
    return problem === null
  })
  if (usable.length === 0) return 0
  const there = new Set(
    (await database.getMany(usable.map(({ id }) => id))).map((r) => (r.ok ? r.stored.doc.id : r.problem.id)),
  )
  const absent = usable.filter(({ id }) => !there.has(id))
  if (!dryRun) await createWithConflicts(database, absent, conflicts)
  return absent.length
}
