import { expect, it } from 'vitest'
import { snapshotName } from '../../../main/backup/format/snapshot'
import { KEEP, keptSnapshots } from '../../../main/backup/work/retention'

const DAY_MS = 86_400_000
const at = (day: number, hour = 3): string => snapshotName(Date.UTC(2026, 0, 1, hour) + day * DAY_MS, '00000000')

it('keeps the newest of seven days, four weeks and twelve months', () => {
  const names = Array.from({ length: 500 }, (_, day) => [at(day), at(day, 15)])
    .flat()
    .reverse()
  const kept = [...keptSnapshots(names, KEEP)].sort()
  expect(kept.slice(-7)).toEqual(Array.from({ length: 7 }, (_, back) => at(499 - 6 + back, 15)))
  expect(kept.every((name) => name.includes('T15'))).toBe(true)
  expect(new Set(kept.map((name) => name.slice(0, 6))).size).toBe(12)
  expect(kept.length).toBeGreaterThanOrEqual(7 + 2 + 10)
  expect(kept.length).toBeLessThanOrEqual(7 + 4 + 12)
})

it('keeps the newest, however old it is', () => {
  expect([...keptSnapshots([at(1), at(0)], { days: 1, weeks: 0, months: 0 })]).toEqual([at(1)])
  expect([...keptSnapshots([], KEEP)]).toEqual([])
})
