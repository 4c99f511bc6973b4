import { isAppError, type AppError } from '../../../app/errors'
import type { LiveLeaf, MergeOutcome } from '../../../app/merge/outcome'
import type { DocumentProblem } from '../../database/entity/types'
import type { DocumentWorker } from '../../worker/documentWorker'
import type { AnyDatabase } from './ports'

/** The leaves of a document, sorted by what can be done with them. */
export interface SortedLeaves {
  readonly live: readonly LiveLeaf[]
  /** Leaves that cannot be read: they stay, and are reported. */
  readonly problems: readonly DocumentProblem[]
}

/** Reads every leaf. */
export async function sortedLeaves(database: AnyDatabase, id: string): Promise<SortedLeaves> {
  const live: LiveLeaf[] = []
  const problems: DocumentProblem[] = []
  for (const leaf of await database.leaves(id)) {
    if (leaf.kind === 'live') live.push({ rev: leaf.rev, doc: leaf.doc })
    if (leaf.kind === 'unreadable') problems.push({ database: database.name, id, rev: leaf.rev, error: leaf.error })
  }
  return { live, problems }
}

export interface Judged extends SortedLeaves {
  /** Leaves that say byte for byte what one in `live` says. They need no judgement, and can go whatever becomes of it. */
  readonly twins: readonly string[]
  /** Null when fewer than two leaves that differ can be read: there is nothing to merge. */
  readonly outcome: MergeOutcome | null
}

/** Decides about the leaves of a document. A leaf whose history is damaged counts as one that cannot be read. */
export async function judge(database: AnyDatabase, id: string, worker: DocumentWorker): Promise<Judged> {
  const sorted = await sortedLeaves(database, id)
  const { live: different, twins } = withoutTwins(sorted.live)
  const leaves = { live: different, problems: sorted.problems, twins }
  try {
    return { ...leaves, outcome: await outcomeOf(leaves.live, worker) }
  } catch (error) {
    if (!isAppError(error, 'integrity')) throw error
    const damage: { leaf: LiveLeaf; error: AppError | null }[] = []
    for (const leaf of leaves.live) damage.push({ leaf, error: await damageOf(leaf, worker) })
    const live = damage.flatMap(({ leaf, error }) => (error === null ? [leaf] : []))
    const damaged = damage.flatMap(({ leaf: { rev }, error }) =>
      error === null ? [] : [{ database: database.name, id, rev, error }],
    )
    return { ...leaves, live, problems: [...leaves.problems, ...damaged], outcome: await outcomeOf(live, worker) }
  }
}

/** Of leaves with one and the same body, the one that wins; every device keeps the same. */
function withoutTwins(leaves: readonly LiveLeaf[]): { live: LiveLeaf[]; twins: string[] } {
  const seen = new Set<LiveLeaf['doc']>()
  const live: LiveLeaf[] = []
  const twins: string[] = []
  for (const leaf of leaves) {
    if (seen.has(leaf.doc)) twins.push(leaf.rev)
    else live.push(leaf)
    seen.add(leaf.doc)
  }
  return { live, twins }
}

const outcomeOf = async (live: readonly LiveLeaf[], worker: DocumentWorker): Promise<MergeOutcome | null> =>
  live.length < 2 ? null : await worker.call('merge', { leaves: live })

/** Where histories are opened, too: one that is small in the file can be enormous in memory. */
async function damageOf({ doc }: LiveLeaf, worker: DocumentWorker): Promise<AppError | null> {
  if (doc.type === 'setting') return null
  try {
    await worker.call('opens', { body: doc })
    return null
  } catch (error) {
    if (!isAppError(error, 'integrity')) throw error
    return error
  }
}
