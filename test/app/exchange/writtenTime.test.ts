import { describe, expect, it } from 'vitest'
import { dayOf } from '../../../app/statistics/days'
import { readMarkdown } from '../../../app/exchange/markdown/entry'
import { v3TimeMs } from '../../../app/exchange/v3/times'
import { writtenTime } from '../../../app/exchange/time/writtenTime'
import { inZone } from '../../support/zone'

/** West and east of Greenwich, the furthest, and some in which clocks are put forward at midnight. */
const ZONES = [
  'UTC',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Asia/Beirut',
  'Pacific/Niue',
  'Pacific/Kiritimati',
]
/** The last two have no midnight in São Paulo and in Beirut. */
const DAYS = ['2024-03-10', '2024-01-01', '2024-12-31', '1969-12-31', '0050-02-03', '2018-11-04', '2024-03-31']

const dated = (key: string, day: string): number | null =>
  readMarkdown(`---\n${key}: ${day}\n---\nText`, 'x', 0).createdAt

describe.each(ZONES)('a date that was written, in %s', (zone) => {
  it('without a time is that day', () => {
    inZone(zone)
    for (const day of DAYS) {
      const [year, month, date] = day.split('-').map(Number) as [number, number, number]
      const german = `${date}.${month}.${String(year).padStart(4, '0')}`
      const forms = [day, ` ${day} `, day.replaceAll('-', '/'), german]
      for (const form of forms) expect([form, dayOf(writtenTime(form) ?? NaN)]).toEqual([form, day])
      for (const key of ['date', 'created', 'createdAt'])
        for (const form of [day, `"${day}"`, `!!timestamp ${day}`]) expect(dayOf(dated(key, form) ?? NaN)).toBe(day)
      expect(dayOf(readMarkdown('Text', day, 0).createdAt ?? NaN)).toBe(day)
      expect(dayOf(readMarkdown('Text', `${day} A title`, 0).createdAt ?? NaN)).toBe(day)
      expect(dayOf(v3TimeMs(day) ?? NaN)).toBe(day)
    }
    expect(dayOf(writtenTime('2024-03') ?? NaN)).toBe('2024-03-01')
    expect(dayOf(writtenTime('2024') ?? NaN)).toBe('2024-01-01')
    expect(dayOf(writtenTime('March 10, 2024') ?? NaN)).toBe('2024-03-10')
  })

  it('with a time and no zone is local, and stays on its day where that time is skipped', () => {
    inZone(zone)
    const local = new Date(2024, 4, 6, 14, 30).getTime()
    for (const form of ['2024-05-06 14:30', '2024-05-06T14:30', '2024-05-06T14:30:00.000'])
      expect([writtenTime(form), dated('date', form)]).toEqual([local, local])
    for (const day of DAYS) expect(dayOf(writtenTime(`${day}T00:00:00`) ?? NaN)).toBe(day)
  })

  it('with a zone is exact', () => {
    inZone(zone)
    const exact = Date.UTC(2024, 4, 6, 12, 30)
    for (const form of ['2024-05-06T12:30:00Z', '2024-05-06 14:30:00 +02:00', '2024-05-06T07:30:00-05:00'])
      expect([writtenTime(form), dated('created', form)]).toEqual([exact, exact])
    // Version 3 wrote UTC and did not say so.
    expect(v3TimeMs('2024-05-06 12:30:00')).toBe(exact)
  })
})

describe('what is no date', () => {
  it.each(['', 'soon', 'note 7', '2024-02-30', '2024-13-01', '31.4.2024', '2024-W10', '12'])('is none: %j', (text) => {
    expect(writtenTime(text)).toBeNull()
  })

  it('stays in the title', () => {
    expect(readMarkdown('Text', '2024-02-30 Title', 0)).toMatchObject({ createdAt: null, title: '2024-02-30 Title' })
  })
})
