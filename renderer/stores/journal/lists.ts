import type { SessionId } from '../../../app/ids'
import type { EntrySummary } from '../../../app/ipc/journal'
import { byNewest, viewOf, VIEWS, type JournalView } from '../../../app/model/view'

export type Lists = Readonly<Record<JournalView, readonly EntrySummary[]>>

export const NO_ENTRIES: Lists = { journal: [], archive: [], trash: [] }

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
