import type { SessionId } from '../../../app/ids'
import type { PrintedEntry } from '../../../app/exchange/printPage'
import { readEntry } from '../../journal/entry'
import type { Journal } from '../../journal/journal'

/** Entries to print, with the names of their tags; without `ids` all that are not in the trash. */
export async function entriesToPrint(
  { databases, summaries }: Pick<Journal, 'databases' | 'summaries'>,
  ids: readonly SessionId[],
): Promise<PrintedEntry[]> {
  await summaries.settled()
  const wanted = ids.length > 0 ? ids : [...summaries.list('journal'), ...summaries.list('archive')].map(({ id }) => id)
  const entries: PrintedEntry[] = []
  for (const id of wanted) {
    const tagIds = summaries.of([id]).flatMap((summary) => summary.tagIds)
    const tags = tagIds.flatMap((tag) => summaries.tags.facts.get(tag)?.name ?? [])
    entries.push({ entry: await readEntry(databases, summaries, id), tags })
  }
  return entries
}
