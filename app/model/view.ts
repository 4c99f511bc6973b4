/** The lists in which entries are shown. */
export const VIEWS = ['journal', 'archive', 'trash'] as const
export type JournalView = (typeof VIEWS)[number]

/** The list an entry is in. */
export function viewOf(entry: { readonly deletedAt: number | null; readonly archived: boolean }): JournalView {
  if (entry.deletedAt !== null) return 'trash'
  return entry.archived ? 'archive' : 'journal'
}

interface Dated {
  readonly id: string
  readonly createdAt: number
}

/** Oldest first; equal times by id, so that every device has the same order. */
export const byOldest = (a: Dated, b: Dated): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

/** Newest first; equal times by id, so that every device has the same order. */
export const byNewest = (a: Dated, b: Dated): number => byOldest(b, a)
