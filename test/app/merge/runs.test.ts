import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOf, MAX_EDITS, type Run, runsBetween } from '../../../app/text/runs'
import { apartPairs } from '../../support/texts'

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 40 })
const countOf = (runs: readonly Run[], side: 'removed' | 'added'): number =>
  runs.reduce(
    (sum, run) =>
      sum + (run.kind === 'replaced' ? run[side] : run.kind === 'same' || run.kind === side ? run.count : 0),
    0,
  )
/** As many texts as make a least edit too long to be looked for. */
const padded = (one: readonly string[], letter: string): string[] => [
  ...Array.from({ length: MAX_EDITS }, (_, n) => `${letter}${n}`),
  ...one,
]

describe('what becomes of one sequence of words to make another', () => {
  it('leads from the one to the other, within the bound and beyond', () => {
    fc.assert(
      fc.property(words, words, words, (one, other, common) => {
        const pairs: [string[], string[]][] = [
          [one, other],
          [padded(one, 'x'), padded(other, 'y')],
          [
            [...common, 'only here', ...padded(one, 'x'), 'once', ...one, ...common],
            [...common, ...other, 'once', ...padded(other, 'y'), ...common],
          ],
        ]
        for (const [from, to] of pairs) {
          const runs = runsBetween(from, to)
          expect([countOf(runs, 'removed'), countOf(runs, 'added')]).toEqual([from.length, to.length])
          const changes = changesOf(runs, from, to)
          const without = (kind: string): string =>
            changes
              .filter((change) => change.kind !== kind)
              .map(({ text }) => text)
              .join('')
          expect([without('added'), without('removed')]).toEqual([from.join(''), to.join('')])
        }
      }),
      { numRuns: 20 },
    )
  })

  it('keeps the beginning and the end, and takes what is between as replaced, where nothing is alike', () => {
    const [from, to] = [
      ['so', 'it', ...padded([], 'x'), 'in', 'the', 'end'],
      ['so', 'it', ...padded([], 'y'), 'in', 'the', 'end'],
    ]
    expect(runsBetween(from, to)).toEqual([
      { kind: 'same', count: 2 },
      { kind: 'replaced', removed: MAX_EDITS, added: MAX_EDITS },
      { kind: 'same', count: 3 },
    ])
  })

  it('finds each of a thousand changed words in a long text', () => {
    const from = Array.from({ length: 10_000 }, (_, n) => (n % 3 === 0 ? `word${n}` : 'and'))
    const to = from.map((word, n) => (n % 10 === 5 ? 'other' : word))
    expect(runsBetween(from, to).filter(({ kind }) => kind !== 'same')).toEqual(
      Array.from({ length: 1000 }, () => [
        { kind: 'removed', count: 1 },
        { kind: 'added', count: 1 },
      ]).flat(),
    )
  })

  it.each(Object.entries(apartPairs))('is found in a moment for %s', (_, [before, after]) => {
    const [from, to] = [before.split(/(?<= )/), after.split(/(?<= )/)]
    const started = process.cpuUsage()
    const runs = runsBetween(from, to)
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(1000)
    expect(countOf(runs, 'added')).toBe(to.length)
  })
})
