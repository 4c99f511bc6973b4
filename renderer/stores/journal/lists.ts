import type { SessionId } from '../../../app/ids'
import type { EntrySummary, JournalView } from '../../../app/ipc/journal'

export type Lists = Readonly<Record<JournalView, readonly EntrySummary[]>>

export const NO_ENTRIES: Lists = { journal: [], archive: [], trash: [] }
export const VIEWS = ['journal', 'archive', 'trash'] as const satisfies readonly JournalView[]

/** The list an entry is in. */
export function viewOf(entry: Pick<EntrySummary, 'deletedAt' | 'archived'>): JournalView {
  if (entry.deletedAt !== null) return 'trash'
  return entry.archived ? 'archive' : 'journal'
}

/** Newest first; equal times by id, so that every device has the same order. */
export const byNewest = (a: EntrySummary, b: EntrySummary): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)

/** The lists after these entries changed: `ids` leave wherever they were, `current` go where they belong. */
export function replaceEntries(lists: Lists, ids: readonly SessionId[], current: readonly EntrySummary[]): Lists {
  const changed = new Set<string>([...ids, ...current.map((entry) => entry.id)])
  const next = { ...lists }
  for (const view of VIEWS) {
    const arriving = current.filter((entry) => viewOf(entry) === view)
    const staying = lists[view].filter((entry) => !changed.has(entry.id))
    if (arriving.length > 0) next[view] = [...staying, ...arriving].sort(byNewest)
    else if (staying.length !== lists[view].length) next[view] = staying
  }
  return next
}

/** The lists with a change made to some entries, before main has confirmed it. */
export function patchEntries(
  lists: Lists,
  ids: readonly SessionId[],
  change: (entry: EntrySummary) => EntrySummary,
): Lists {
  const wanted = new Set<string>(ids)
  const found = VIEWS.flatMap((view) => lists[view].filter((entry) => wanted.has(entry.id)))
  return replaceEntries(lists, [], found.map(change))
}
