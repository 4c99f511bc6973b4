import type { ImportPlan, Skipped } from '../../../app/exchange/plan'

/** A plan, and what is left out of it: the list grows while the entries are read. */
export interface PlannedImport {
  readonly plan: ImportPlan
  readonly skipped: Skipped[]
}
