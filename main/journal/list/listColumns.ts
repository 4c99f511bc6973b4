import { z } from 'zod'
import type { RecordingId, SessionId, TagId } from '../../../app/ids'
import type { SummaryState } from './summaries'

/*
 * The list as columns: the same facts as rows take twice as long to open, most of it for checking 30,000 small objects. An id
 * stands once, in `ids`, and everything that refers to it says its place there: ids were half of the file. The file is
 * authenticated with our own key, so its content is what we wrote; the schema checks that we wrote this layout.
 */

/** One look at each value: `z.array` builds a result for each, which took as long as parsing the JSON. */
const columnOf = <T>(is: (value: unknown) => value is T) =>
  z.custom<T[]>((value) => Array.isArray(value) && value.every(is), 'Not a column of these values.')
const isString = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const numbers = columnOf(isNumber)
const strings = columnOf(isString)
const sequence = z.number().int().nonnegative()

export const columnsSchema = z.object({
  sequences: z.object({ sessions: sequence, messages: sequence, recordings: sequence, tags: sequence }),
  /** Ids of sessions and tags that anything below refers to by place. */
  ids: strings,
  sessions: z.object({
    ids: numbers,
    titles: strings,
    createdAt: numbers,
    tagIds: columnOf((value): value is number[] => Array.isArray(value) && value.every(isNumber)),
    /** Bit 0 pinned, bit 1 archived. */
    flags: numbers,
    deletedAt: columnOf((value): value is number | null => value === null || isNumber(value)),
  }),
  messages: z.object({ ids: numbers, counts: numbers, excerpts: strings }),
  recordings: z.object({
    ids: strings,
    sessionIds: numbers,
    createdAt: numbers,
    durationMs: numbers,
    deleted: columnOf((value): value is boolean => typeof value === 'boolean'),
    excerpts: strings,
  }),
  tags: z.array(
    z.tuple([
      z.string(),
      z.object({ name: z.string(), color: z.string(), deleted: z.boolean(), mergedInto: z.string().nullable() }),
    ]),
  ),
})
export type ListColumns = z.infer<typeof columnsSchema>

export function toColumns({ sequences, sessions, messages, recordings, tags }: SummaryState): ListColumns {
  const ids = new Map<string, number>()
  const placeOf = (id: string): number => {
    const known = ids.get(id)
    if (known !== undefined) return known
    ids.set(id, ids.size)
    return ids.size - 1
  }
  const columns = {
    sequences,
    sessions: {
      ids: sessions.map(([id]) => placeOf(id)),
      titles: sessions.map(([, { title }]) => title),
      createdAt: sessions.map(([, { createdAt }]) => createdAt),
      tagIds: sessions.map(([, { tagIds }]) => tagIds.map(placeOf)),
      flags: sessions.map(([, { pinned, archived }]) => Number(pinned) + 2 * Number(archived)),
      deletedAt: sessions.map(([, { deletedAt }]) => deletedAt),
    },
    messages: {
      ids: messages.map(([id]) => placeOf(id)),
      counts: messages.map(([, { count }]) => count),
      excerpts: messages.map(([, { excerpt }]) => excerpt),
    },
    recordings: {
      ids: recordings.map(([id]) => id),
      sessionIds: recordings.map(([, { sessionId }]) => placeOf(sessionId)),
      createdAt: recordings.map(([, { createdAt }]) => createdAt),
      durationMs: recordings.map(([, { durationMs }]) => durationMs),
      deleted: recordings.map(([, { deleted }]) => deleted),
      excerpts: recordings.map(([, { excerpt }]) => excerpt),
    },
    tags: tags.map(([id, facts]): ListColumns['tags'][number] => [id, facts]),
  }
  return { ...columns, ids: [...ids.keys()] }
}

/** @throws RangeError when the columns are not of one length, or refer to an id that is not there */
export function fromColumns({ sequences, ids, sessions, messages, recordings, tags }: ListColumns): SummaryState {
  for (const { ids: rows, ...columns } of [sessions, messages, recordings])
    for (const column of Object.values(columns) as unknown[][])
      if (column.length !== rows.length) throw new RangeError('The snapshot of the list does not add up.')
  const at = <Id extends string>(place: number | undefined): Id => {
    const id = place === undefined ? undefined : ids[place]
    if (id === undefined) throw new RangeError('The snapshot of the list refers to what it does not hold.')
    return id as Id
  }
  return {
    sequences,
    sessions: sessions.ids.map((place, row) => [
      at<SessionId>(place),
      {
        title: sessions.titles[row] ?? '',
        createdAt: sessions.createdAt[row] ?? 0,
        tagIds: (sessions.tagIds[row] ?? []).map((tag) => at<TagId>(tag)),
        pinned: ((sessions.flags[row] ?? 0) & 1) === 1,
        archived: ((sessions.flags[row] ?? 0) & 2) === 2,
        deletedAt: sessions.deletedAt[row] ?? null,
      },
    ]),
    messages: messages.ids.map((place, row) => [
      at<SessionId>(place),
      { count: messages.counts[row] ?? 0, excerpt: messages.excerpts[row] ?? '' },
    ]),
    recordings: recordings.ids.map((id, row) => [
      id as RecordingId,
      {
        sessionId: at<SessionId>(recordings.sessionIds[row]),
        createdAt: recordings.createdAt[row] ?? 0,
        durationMs: recordings.durationMs[row] ?? 0,
        deleted: recordings.deleted[row] ?? false,
        excerpt: recordings.excerpts[row] ?? '',
      },
    ]),
    tags: tags.map(([id, facts]) => [id as TagId, { ...facts, mergedInto: facts.mergedInto as TagId | null }]),
  }
}
