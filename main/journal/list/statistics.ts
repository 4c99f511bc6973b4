import type { TagId } from '../../../app/ids'
import { statisticsOf, type Statistics } from '../../../app/statistics/statistics'
import type { Summaries } from './summaries'

/** Entries and minutes a day, tags a month, from the list in memory; the trash does not count. */
export const statistics = (summaries: Summaries): Statistics<TagId> =>
  statisticsOf([...summaries.list('journal'), ...summaries.list('archive')])
