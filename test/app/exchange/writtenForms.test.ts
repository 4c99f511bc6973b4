import { describe, expect, it } from 'vitest'
import { dayOrderOf } from '../../../app/exchange/time/writtenDay'
import { writtenTime } from '../../../app/exchange/time/writtenTime'
import { dayOf } from '../../../app/statistics/days'

const day = (text: string, order?: Parameters<typeof writtenTime>[1]): string | null => {
  const time = writtenTime(text, order)
  return time === null ? null : dayOf(time)
}

describe('a date that somebody wrote', () => {
  it.each([
    '2024-03-04',
    '2024/03/04',
    '2024.03.04',
    '2024/3/4',
    '20240304',
    '04.03.2024',
    '4.3.2024',
    '4. 3. 2024',
    '4. März 2024',
    '4 March 2024',
    '4th of March 2024',
    'March 4, 2024',
    'March 4th, 2024',
    'Mar 4, 2024',
    'mar. 4, 2024',
    'Monday, March 4, 2024',
    'Mon, 04 Mar 2024',
    'Montag, 4. März 2024',
    'Mo., 4. Mär. 2024',
    '4-3-2024',
    '4/3/2024',
  ])('is the fourth of March: %s', (text) => {
    expect(day(text)).toBe('2024-03-04')
  })

  it('takes numbers between slashes in the order of the place, and a day beyond twelve in any', () => {
    expect(day('04/03/2024', 'day first')).toBe('2024-03-04')
    expect(day('04/03/2024', 'month first')).toBe('2024-04-03')
    expect(day('25/03/2024', 'month first')).toBe('2024-03-25')
    expect(day('03/25/2024', 'day first')).toBe('2024-03-25')
    expect(day('04.03.2024', 'month first')).toBe('2024-03-04')
    const orders = ['en-US', 'en-GB', 'de', 'fr', 'es', 'de-CH', 'nl', 'it'].map(dayOrderOf)
    expect(orders).toEqual(['month first', ...Array<string>(7).fill('day first')])
  })

  it.each([
    ['2024-03-04 14:30', 14, 30],
    ['2024-03-04T14:30:00', 14, 30],
    ['4.3.2024 14:30', 14, 30],
    ['4.3.2024, 14:30 Uhr', 14, 30],
    ['04.03.2024 um 14:30', 14, 30],
    ['March 4, 2024 at 2:30 PM', 14, 30],
    ['March 4, 2024 2:30pm', 14, 30],
    ['4 March 2024, 12:05 a.m.', 0, 5],
    ['2024-03-04 12:00 PM', 12, 0],
    ['Mon Mar 04 2024 14:30:00', 14, 30],
  ])('with a time is then: %s', (text, hour, minute) => {
    expect(writtenTime(text)).toBe(new Date(2024, 2, 4, hour, minute).getTime())
  })

  it.each([
    '2024-03-04T14:30:00Z',
    '2024-03-04T14:30:00.000Z',
    '2024-03-04 15:30 +01:00',
    '2024-03-04T15:30+0100',
    '2024-03-04T15:30+01',
    'Mon, 04 Mar 2024 14:30:00 GMT',
    'Mon Mar 04 2024 15:30:00 GMT+0100 (CET)',
    '2024-03-04T15:30:00+01:00[Europe/Berlin]',
    '4. März 2024 14:30 UTC',
  ])('with a zone is exact: %s', (text) => {
    expect(writtenTime(text)).toBe(Date.UTC(2024, 2, 4, 14, 30))
  })

  it('keeps thousandths', () => {
    expect(writtenTime('2024-03-04T14:30:07.089Z')).toBe(Date.UTC(2024, 2, 4, 14, 30, 7, 89))
    expect(writtenTime('2024-03-04T14:30:07.0899999Z')).toBe(Date.UTC(2024, 2, 4, 14, 30, 7, 89))
  })
})

describe('what is not understood', () => {
  it.each([
    'Week 12',
    'Week 12 2024',
    '2024-W10-1',
    'note 7 of 2024',
    'in 2024',
    'about 2024-03-04',
    '2024-03-04 or so',
    '2024-02-30',
    '2023-02-29',
    '31.4.2024',
    '2024-13-01',
    '2024-00-10',
    '13/13/2024',
    '2024-03-04 25:00',
    '2024-03-04 12:60',
    '2024-03-04 13:00 PM',
    '2024-03-04T14:30+25:00',
    '2024-03-04T14:30 EST',
    '4.3.24',
    '04/03/24',
    'Marchember 4, 2024',
    '2024-03 14:30',
    '1709562600',
    '2024-03/04',
    '4. Mai',
  ])('is no date: %s', (text) => {
    expect(writtenTime(text)).toBeNull()
  })
})
