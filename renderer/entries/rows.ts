import type { EntrySummary } from '../../app/ipc/journal'
import type { SearchHit } from '../../app/ipc/search'
import { dayOf } from '../../app/statistics/days'

/** One line of the list. */
export type Row =
  | { readonly kind: 'pinned'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly ms: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: EntrySummary; readonly hit: SearchHit | null }

const entryRow = (entry: EntrySummary, hit: SearchHit | null = null): Row => ({
  kind: 'entry',
  key: entry.id,
  entry,
  hit,
})

/** Entries by day, newest first; pinned ones in a group of their own before all days. */
export function dayRows(entries: readonly EntrySummary[], now = Date.now()): Row[] {
  const rows: Row[] = []
  const pinned = entries.filter((entry) => entry.pinned)
  if (pinned.length > 0) rows.push({ kind: 'pinned', key: 'pinned' }, ...pinned.map((entry) => entryRow(entry)))
  let last = ''
  for (const entry of entries) {
    if (entry.pinned) continue
    const day = dayOf(entry.createdAt)
    if (day !== last) rows.push({ kind: 'day', key: `${day} ${dayOf(now)}`, ms: entry.createdAt })
    last = day
    rows.push(entryRow(entry))
  }
  return rows
}

/** What was found, best first, without days. */
export function hitRows(hits: readonly SearchHit[], find: (id: string) => EntrySummary | undefined): Row[] {
  return hits.flatMap((hit) => {
    const entry = find(hit.id)
    return entry ? [entryRow(entry, hit)] : []
  })
}
