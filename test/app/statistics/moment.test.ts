import { describe, expect, it } from 'vitest'
import { momentOf } from '../../../app/statistics/moment'

const NOW = new Date(2026, 10, 22, 10, 15).getTime()
const local = (...parts: [number, number, number, number?, number?, number?, number?]) => new Date(...parts).getTime()

describe('a point in time as it is written', () => {
  it.each([
    ['2026-11-22', local(2026, 10, 22, 23, 59, 59, 999)],
    [' 2026-11-22 ', local(2026, 10, 22, 23, 59, 59, 999)],
    ['today', local(2026, 10, 22, 23, 59, 59, 999)],
    ['Yesterday', local(2026, 10, 21, 23, 59, 59, 999)],
    ['2026-11-22 10:15', local(2026, 10, 22, 10, 15)],
    ['2026-11-22T10:15:30', local(2026, 10, 22, 10, 15, 30)],
    ['2026-11-22T10:15:30Z', Date.UTC(2026, 10, 22, 10, 15, 30)],
    ['2026-11-22T10:15:30.5Z', Date.UTC(2026, 10, 22, 10, 15, 30, 500)],
    ['2026-11-22T10:15+01:00', Date.UTC(2026, 10, 22, 9, 15)],
    ['2026-11-22 10:15 -0530', Date.UTC(2026, 10, 22, 15, 45)],
    ['2024-02-29', local(2024, 1, 29, 23, 59, 59, 999)],
  ])('%s', (text, ms) => expect(momentOf(text, NOW)).toBe(ms))

  it.each(
    '|soon|2026|2026-13-01|2026-02-29|2026-00-10|2026-11-31|0001-01-01|22.11.2026|11/22/2026|2026-11-22 24:00|2026-11-22 10:60|2026-11-22 10|2026-11-22T10:15:61|2026-11-22 10:15 +15:00|2026-11-22 10:15 CET|1732000000000|2026-11-22Z'.split(
      '|',
    ),
  )('is not "%s"', (text) => expect(momentOf(text, NOW)).toBeNull())
})
