import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../app/search/query'
import { words } from '../../../app/search/words'
import { SearchIndex } from '../../../main/search/index'
import { deserialize, serialize } from '../../../main/search/snapshotFormat'
import { topOf } from '../../../main/search/ranking'
import type { IndexUpdate } from '../../../main/search/types'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const session = (n: number): string => `session:${uuid(n)}`

const text = fc
  .array(fc.constantFrom('a', 'ab', 'abc', 'äb', 'b', 'ba', 'Straße', 'strasse', '東京都', 'c'), { maxLength: 6 })
  .map((parts) => parts.join(' '))
const entry = fc.nat(4)

/** What can happen to a journal, in any order. */
const step: fc.Arbitrary<IndexUpdate | 'merge' | 'snapshot'> = fc.oneof(
  fc
    .record({
      n: entry,
      title: text,
      createdAt: fc.nat(5),
      trashed: fc.boolean(),
      tags: fc.subarray(['tag:1', 'tag:2']),
    })
    .map(({ n, tags, ...rest }): IndexUpdate => ({ type: 'entry', id: session(n), tagIds: tags, ...rest })),
  fc.record({ n: entry, m: fc.nat(3), text }).map(({ n, m, text }): IndexUpdate => {
    return { type: 'message', id: `message:${uuid(n)}:${uuid(m)}`, entryId: session(n), text }
  }),
  fc.record({ n: entry, text, language: fc.constantFrom('de', 'en-GB', null) }).map(({ n, ...rest }): IndexUpdate => {
    return { type: 'recording', id: `recording:${uuid(n)}`, entryId: session(n), ...rest }
  }),
  fc.record({ id: fc.constantFrom('tag:1', 'tag:2'), name: text }).map(({ id, name }): IndexUpdate => {
    return { type: 'tag', id, name, mergedInto: null }
  }),
  fc
    .oneof(
      entry.map(session),
      entry.map((n) => `message:${uuid(n)}:${uuid(0)}`),
      entry.map((n) => `recording:${uuid(n)}`),
    )
    .map((id): IndexUpdate => ({ type: 'gone', id })),
  fc.constant('merge' as const),
  fc.constant('snapshot' as const),
)

/** The same by looking at everything. */
function lookedUp(updates: readonly IndexUpdate[], query: string, inTrash: boolean): string[] {
  const docs = new Map<string, IndexUpdate>()
  for (const update of updates) {
    if (update.type === 'gone') docs.delete(update.id)
    else docs.set(update.id, update)
  }
  const found: string[] = []
  for (const doc of docs.values()) {
    if (doc.type !== 'entry' || doc.trashed !== inTrash) continue
    const texts = [
      doc.title,
      ...doc.tagIds.map((id) => docs.get(id)).map((tag) => (tag?.type === 'tag' ? tag.name : '')),
    ]
    for (const part of docs.values())
      if ((part.type === 'message' || part.type === 'recording') && part.entryId === doc.id) texts.push(part.text)
    const terms = texts.flatMap((one) => words(one).map(({ term }) => term))
    const all = parseQuery(query).every(({ term, prefix }) =>
      terms.some((own) => (prefix ? own.startsWith(term) : own === term)),
    )
    if (all) found.push(doc.id)
  }
  return found.sort()
}

describe('the index', () => {
  it('finds what looking at everything finds, whatever happened before, merged and stored in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), text, fc.boolean(), (steps, query, inTrash) => {
        let index = new SearchIndex()
        const updates: IndexUpdate[] = []
        for (const one of steps) {
          if (one === 'merge') index.merge()
          else if (one === 'snapshot') {
            const parts = serialize(index, { sessions: 1, messages: 2, recordings: 3, tags: 4 })
            index = deserialize(Buffer.concat(parts)).index
          } else {
            index.apply(one)
            updates.push(one)
          }
        }
        const { hits, total } = index.search({ words: parseQuery(query), filters: { inTrash }, offset: 0, limit: 100 })
        expect(hits.map(({ id }) => id as string).sort()).toEqual(lookedUp(updates, query, inTrash))
        expect(total).toBe(hits.length)
      }),
      { numRuns: 500 },
    )
  })

  it('puts titles before notes, and the newer before the older', () => {
    const index = new SearchIndex()
    const add = (n: number, title: string, note: string): void => {
      index.apply({ type: 'entry', id: session(n), title, createdAt: n, tagIds: [], trashed: false })
      index.apply({ type: 'message', id: `message:${uuid(n)}:${uuid(n)}`, entryId: session(n), text: note })
    }
    add(1, 'river', '')
    add(2, '', 'a river')
    add(3, '', 'the river')
    const ids = (offset: number, limit: number): string[] =>
      index.search({ words: parseQuery('river'), filters: {}, offset, limit }).hits.map(({ id }) => id)
    expect(ids(0, 9)).toEqual([session(1), session(3), session(2)])
    expect(ids(1, 1)).toEqual([session(3)])
  })

  it('refuses a snapshot that is cut anywhere', () => {
    const index = new SearchIndex()
    for (let n = 0; n < 5; n++)
      index.apply({ type: 'entry', id: session(n), title: `title ${n}`, createdAt: n, tagIds: [], trashed: false })
    const whole = Buffer.concat(serialize(index, { sessions: 0, messages: 0, recordings: 0, tags: 0 }))
    for (let length = 0; length < whole.length; length += 7)
      expect(() => deserialize(Buffer.from(whole.subarray(0, length)))).toThrow()
  })
})

describe('the top of a ranking', () => {
  it('is the beginning of the sorted whole, for any keys and any page', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(10), fc.nat(10), (keys, offset, limit) => {
        const sorted = keys.map((key, at) => [key, at] as const).sort(([a, i], [b, j]) => b - a || i - j)
        expect(topOf(Float64Array.from(keys), offset, limit)).toEqual(
          sorted.slice(offset, offset + limit).map(([, at]) => at),
        )
      }),
    )
  })
})
