import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { formatDay } from '../../../renderer/i18n/format'
import { useSearch } from '../../../renderer/stores/journal/search'
import { inZone } from '../../support/zone'
import { useMemory } from '../support/mount'

describe('days of 25 and 23 hours, and without a midnight', () => {
  it.each([
    ['America/New_York', '2024-11-03', '2024-11-03T04:00:00Z', '2024-11-04T04:59:59.999Z'],
    ['America/New_York', '2024-03-10', '2024-03-10T05:00:00Z', '2024-03-11T03:59:59.999Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', '2018-11-05T01:59:59.999Z'],
    ['America/Sao_Paulo', '2018-11-03', '2018-11-03T03:00:00Z', '2018-11-04T02:59:59.999Z'],
  ])('are searched from their beginning to their end: %s, %s', async (zone, day, from, to) => {
    inZone(zone)
    useMemory()
    const query = vi.spyOn(window.api.search, 'query')
    const search = useSearch()
    Object.assign(search.filters, { fromDay: day, toDay: day })
    await search.run()
    await flushPromises()
    expect(query).toHaveBeenLastCalledWith(
      expect.objectContaining({ filters: { fromMs: Date.parse(from), toMs: Date.parse(to) } }),
    )
  })

  it('are yesterday the day after', () => {
    inZone('America/New_York')
    const name = (iso: string, now: string): string => formatDay(Date.parse(iso), Date.parse(now))
    // Half past midnight, the day after 23 hours.
    expect(name('2024-03-10T17:00:00Z', '2024-03-11T04:30:00Z')).toBe(
      name('2024-05-06T17:00:00Z', '2024-05-07T17:00:00Z'),
    )
    // Half past eleven at night, on a day of 25 hours.
    expect(name('2024-11-02T17:00:00Z', '2024-11-04T04:30:00Z')).toBe(
      name('2024-05-06T17:00:00Z', '2024-05-07T17:00:00Z'),
    )
  })
})
