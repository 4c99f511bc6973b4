import { dayOf, monthOf } from './days'

/** What the statistics need to know of an entry. Times in ms since the epoch. */
export interface Countable<T extends string = string> {
  readonly createdAt: number
  readonly durationMs: number
  readonly tagIds: readonly T[]
  readonly deletedAt: number | null
}

export interface DayCount {
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly entries: number
  readonly durationMs: number
}

export interface TagMonth<T extends string = string> {
  readonly tagId: T
  /** `YYYY-MM`. */
  readonly month: string
  readonly entries: number
}

export interface Statistics<T extends string = string> {
  readonly days: DayCount[]
  readonly tags: TagMonth<T>[]
}

/**
 * Entries and minutes a day, tags a month, both in order of time; days without entries are left out. Days are those of
 * the person's own calendar (local time zone). Entries in the trash do not count, archived ones do.
 */
export function statisticsOf<T extends string>(entries: Iterable<Countable<T>>): Statistics<T> {
  const days = new Map<string, { entries: number; durationMs: number }>()
  const tags = new Map<string, { tagId: T; month: string; entries: number }>()
  for (const entry of entries) {
    if (entry.deletedAt !== null) continue
    const day = dayOf(entry.createdAt)
    const count = days.get(day) ?? { entries: 0, durationMs: 0 }
    days.set(day, { entries: count.entries + 1, durationMs: count.durationMs + entry.durationMs })
    const month = monthOf(entry.createdAt)
    for (const tagId of new Set(entry.tagIds)) {
      const key = `${month} ${tagId}`
      const before = tags.get(key)?.entries ?? 0
      tags.set(key, { tagId, month, entries: before + 1 })
    }
  }
  const inOrder = <V>(map: Map<string, V>): [string, V][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    days: inOrder(days).map(([day, count]) => ({ day, ...count })),
    tags: inOrder(tags).map(([, count]) => count),
  }
}
