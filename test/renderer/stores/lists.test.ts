import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntrySummary } from '../../../app/ipc/journal'
import { byNewest, viewOf, VIEWS } from '../../../app/model/view'
import { NO_ENTRIES, patchEntries, replaceEntries } from '../../../renderer/stores/journal/lists'
import { dayRows } from '../../../renderer/entries/rows'
import { plainText } from '../../../renderer/entries/plain'
import { placeAfter } from '../../../renderer/entries/listKeys'
import { entryOf } from '../support/seed'
import { summaryOf } from '../support/memoryApi'
import { NOW } from '../support/mount'

const entry = (n: number, daysAgo: number, part: Partial<EntrySummary> = {}): EntrySummary => ({
  ...summaryOf(entryOf({ title: `Entry ${String(n)}`, daysAgo, hour: 8 }, n, NOW)),
  ...part,
})

describe('the lists of entries', () => {
  it('have every entry exactly once, in its own list, newest first, whatever changes', () => {
    const change = fc.record({
      n: fc.integer({ min: 0, max: 12 }),
      daysAgo: fc.integer({ min: 0, max: 5 }),
      archived: fc.boolean(),
      trashed: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const expected = new Map<string, EntrySummary>()
        let lists = NO_ENTRIES
        for (const { n, daysAgo, archived, trashed } of changes) {
          const next = entry(n, daysAgo, { archived, deletedAt: trashed ? 1 : null })
          expected.set(next.id, next)
          lists = replaceEntries(lists, [next.id], [next])
        }
        for (const view of VIEWS) {
          const wanted = [...expected.values()].filter((one) => viewOf(one) === view).sort(byNewest)
          expect(lists[view]).toEqual(wanted)
        }
      }),
    )
  })

  it('let an entry go that main no longer has', () => {
    const gone = entry(1, 0)
    const lists = replaceEntries(NO_ENTRIES, [], [gone, entry(2, 1)])
    expect(replaceEntries(lists, [gone.id], []).journal.map((one) => one.title)).toEqual(['Entry 2'])
  })

  it('move an entry at once when it is archived, before main has answered', () => {
    const one = entry(1, 0)
    const lists = patchEntries(replaceEntries(NO_ENTRIES, [], [one]), [one.id], (old) => ({ ...old, archived: true }))
    expect(lists.journal).toEqual([])
    expect(lists.archive[0]?.id).toBe(one.id)
  })
})

describe('the rows of the list', () => {
  it('have a heading for each day, and pinned entries before all days', () => {
    const rows = dayRows([entry(1, 0), entry(2, 0, { pinned: true }), entry(3, 1), entry(4, 1)], NOW)
    expect(rows.map((row) => (row.kind === 'entry' ? row.entry.title : row.kind))).toEqual([
      'pinned',
      'Entry 2',
      'day',
      'Entry 1',
      'day',
      'Entry 3',
      'Entry 4',
    ])
  })

  it('have keys that occur once', () => {
    const rows = dayRows(
      Array.from({ length: 50 }, (_, n) => entry(n, n % 7, { pinned: n % 5 === 0 })).sort(byNewest),
      NOW,
    )
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  })

  it('show the words of a note without the marks of Markdown', () => {
    expect(plainText('# Hello\n\n- a **bold** word, `code`, [a link](https://example.org) and 2 * 3')).toBe(
      'Hello a bold word, code, a link and 2 * 3',
    )
  })

  it('are walked by keys without falling off either end', () => {
    expect(placeAfter(-1, 1, 5)).toBe(0)
    expect(placeAfter(4, 1, 5)).toBe(4)
    expect(placeAfter(0, -1, 5)).toBe(0)
    expect(placeAfter(2, Infinity, 5)).toBe(4)
    expect(placeAfter(-1, Infinity, 5)).toBe(4)
  })
})
