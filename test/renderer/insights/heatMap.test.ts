import { expect, it } from 'vitest'
import { heatMap } from '../../../renderer/insights/charts'
import { yearSquares } from '../../../renderer/insights/figures'
import type { ChartTheme } from '../../../renderer/insights/theme'
import { useSearch } from '../../../renderer/stores/journal/search'
import { useMemory } from '../support/mount'

it('a click on a day with entries opens that day, one on an empty day nothing', () => {
  useMemory()
  const squares = yearSquares([{ day: '2026-03-05', entries: 2, audioMs: 0 } as never], 2026, 1)
  const opened: string[] = []
  const theme = { heat: () => '#000', empty: '#fff', rem: 16 } as unknown as ChartTheme
  const { options } = heatMap(squares, (day) => opened.push(day))(theme)
  const click = (day: string) => {
    const index = squares.findIndex((square) => square.day === day)
    options?.onClick?.({} as never, [{ index } as never], {} as never)
  }
  click('2026-03-05')
  click('2026-03-06')
  options?.onClick?.({} as never, [], {} as never)
  expect(opened).toEqual(['2026-03-05'])
  useSearch().query = 'lake'
  useSearch().showDay('2026-03-05')
  expect(useSearch().query).toBe('')
  expect(useSearch().filters).toMatchObject({ fromDay: '2026-03-05', toDay: '2026-03-05' })
})
