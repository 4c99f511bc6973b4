import { z } from 'zod'

/** How many days, weeks and months a backup goes back. */
export const keepSchema = z.object({
  days: z.number().int().min(1).max(3650),
  weeks: z.number().int().min(0).max(520),
  months: z.number().int().min(0).max(600),
})
export type Keep = z.infer<typeof keepSchema>

export const KEEP: Keep = { days: 7, weeks: 4, months: 12 }

const DAY_MS = 86_400_000

/** Days since 1970 (UTC) of a snapshot, by its name. */
function dayOf(name: string): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)T/.exec(name) ?? []
  return Math.floor(Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS)
}

/** 1970-01-01 was a Thursday: weeks begin on Monday. */
const weekOf = (name: string): number => Math.floor((dayOf(name) + 3) / 7)
const monthOf = (name: string): string => name.slice(0, 6)

/**
 * Which snapshots are kept: the newest of each of the last days, weeks and months that have any. The newest of all is always among
 * them.
 * @param newestFirst names, the newest first: in the order in which they were made, which a clock may not say
 */
export function keptSnapshots(newestFirst: readonly string[], { days, weeks, months }: Keep): Set<string> {
  const kept = new Set(newestFirst.slice(0, 1))
  const keepNewest = (most: number, periodOf: (name: string) => number | string): void => {
    const periods = new Set<number | string>()
    for (const name of newestFirst) {
      const period = periodOf(name)
      if (periods.has(period)) continue
      if (periods.size === most) return
      periods.add(period)
      kept.add(name)
    }
  }
  keepNewest(days, dayOf)
  keepNewest(weeks, weekOf)
  keepNewest(months, monthOf)
  return kept
}
