import { z } from 'zod'
import type { RecordingId, SessionId, TagId } from '../../app/ids'
import type { SummaryState } from './summaries'

/*
 * The list as columns: the same facts as rows take twice as long to open, most of it for checking 30,000 small objects. The
 * file is authenticated with our own key, so its content is what we wrote; the schema checks that we wrote this layout.
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
  sessions: z.object({
    ids: strings,
    titles: strings,
    createdAt: numbers,
    tagIds: columnOf((value): value is string[] => Array.isArray(value) && value.every(isString)),
    /** Bit 0 pinned, bit 1 archived. */
    flags: numbers,
    deletedAt: columnOf((value): value is number | null => value === null || isNumber(value)),
  }),
  messages: z.object({ ids: strings, counts: numbers, excerpts: strings }),
  recordings: z.object({
    ids: strings,
    sessionIds: strings,
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
  return {
    sequences,
    sessions: {
      ids: sessions.map(([id]) => id),
      titles: sessions.map(([, { title }]) => title),
      createdAt: sessions.map(([, { createdAt }]) => createdAt),
      tagIds: sessions.map(([, { tagIds }]) => [...tagIds]),
      flags: sessions.map(([, { pinned, archived }]) => Number(pinned) + 2 * Number(archived)),
      deletedAt: sessions.map(([, { deletedAt }]) => deletedAt),
    },
    messages: {
      ids: messages.map(([id]) => id),
      counts: messages.map(([, { count }]) => count),
      excerpts: messages.map(([, { excerpt }]) => excerpt),
    },
    recordings: {
      ids: recordings.map(([id]) => id),
      sessionIds: recordings.map(([, { sessionId }]) => sessionId),
      createdAt: recordings.map(([, { createdAt }]) => createdAt),
      durationMs: recordings.map(([, { durationMs }]) => durationMs),
      deleted: recordings.map(([, { deleted }]) => deleted),
      excerpts: recordings.map(([, { excerpt }]) => excerpt),
    },
    tags: tags.map(([id, facts]) => [id, facts]),
  }
}

/** @throws RangeError when the columns are not of one length */
export function fromColumns({ sequences, sessions, messages, recordings, tags }: ListColumns): SummaryState {
  for (const { ids, ...columns } of [sessions, messages, recordings])
    for (const column of Object.values(columns) as unknown[][])
      if (column.length !== ids.length) throw new RangeError('The snapshot of the list does not add up.')
  return {
    sequences,
    sessions: sessions.ids.map((id, at) => [
      id as SessionId,
      {
        title: sessions.titles[at] ?? '',
        createdAt: sessions.createdAt[at] ?? 0,
        tagIds: (sessions.tagIds[at] ?? []) as TagId[],
        pinned: ((sessions.flags[at] ?? 0) & 1) === 1,
        archived: ((sessions.flags[at] ?? 0) & 2) === 2,
        deletedAt: sessions.deletedAt[at] ?? null,
      },
    ]),
    messages: messages.ids.map((id, at) => [
      id as SessionId,
      { count: messages.counts[at] ?? 0, excerpt: messages.excerpts[at] ?? '' },
    ]),
    recordings: recordings.ids.map((id, at) => [
      id as RecordingId,
      {
        sessionId: recordings.sessionIds[at] as SessionId,
        createdAt: recordings.createdAt[at] ?? 0,
        durationMs: recordings.durationMs[at] ?? 0,
        deleted: recordings.deleted[at] ?? false,
        excerpt: recordings.excerpts[at] ?? '',
      },
    ]),
    tags: tags.map(([id, facts]) => [id as TagId, { ...facts, mergedInto: facts.mergedInto as TagId | null }]),
  }
}
