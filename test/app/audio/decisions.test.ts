import { plain } from '../../../app/messages/message'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../app/audio/place'
import { decideTransfer, type TransferFacts } from '../../../app/audio/transferPolicy'

const facts = (change: Partial<TransferFacts> = {}): TransferFacts => ({
  policy: 'everything',
  marked: false,
  deleted: false,
  erased: false,
  here: 'all',
  confirmed: false,
  wanted: false,
  evicted: false,
  ...change,
})

const anyFacts = fc.record<TransferFacts>({
  policy: fc.constantFrom('everything', 'marked', 'nothing'),
  marked: fc.boolean(),
  deleted: fc.boolean(),
  erased: fc.boolean(),
  here: fc.constantFrom('all', 'some', 'none'),
  confirmed: fc.boolean(),
  wanted: fc.boolean(),
  evicted: fc.boolean(),
})

describe('whether audio travels', () => {
  it.each([
    [{}, 'up'],
    [{ confirmed: true }, 'none'],
    [{ policy: 'marked' }, 'none'],
    [{ policy: 'marked', marked: true }, 'up'],
    [{ policy: 'nothing', marked: true }, 'none'],
    [{ evicted: true }, 'none'],
    [{ deleted: true }, 'none'],
    [{ here: 'none', confirmed: true }, 'down'],
    [{ here: 'some', confirmed: true }, 'down'],
    [{ here: 'none' }, 'none'],
    [{ here: 'none', confirmed: true, evicted: true }, 'none'],
    [{ policy: 'nothing', here: 'none', wanted: true }, 'down'],
    [{ policy: 'nothing', here: 'none', wanted: true, erased: true }, 'none'],
  ] as const)('%o: %s', (change, decision) => {
    expect(decideTransfer(facts(change))).toBe(decision)
  })

  it('never sends what is not whole here, what is unmarked under "marked", or anything under "nothing"', () => {
    fc.assert(
      fc.property(anyFacts, (one) => {
        const decision = decideTransfer(one)
        if (decision === 'up') {
          expect(one.here).toBe('all')
          expect(one.policy === 'everything' || (one.policy === 'marked' && one.marked)).toBe(true)
        }
        if (decision === 'down') expect(one.here).not.toBe('all')
        if (one.erased) expect(decision).toBe('none')
      }),
    )
  })
})

describe('where audio is', () => {
  const none = { damage: null, transfer: null }
  it.each([
    [{ here: 'all', confirmed: false, ...none }, { place: 'here' }],
    [{ here: 'all', confirmed: true, ...none }, { place: 'both' }],
    [{ here: 'none', confirmed: true, ...none }, { place: 'server' }],
    [{ here: 'some', confirmed: true, ...none }, { place: 'server' }],
    [{ here: 'none', confirmed: false, ...none }, { place: 'elsewhere' }],
    [
      { here: 'all', confirmed: true, damage: plain('Chunk 2'), transfer: null },
      { place: 'damaged', message: 'Chunk 2' },
    ],
    [
      { here: 'some', confirmed: true, damage: plain('Chunk 2'), transfer: { direction: 'down', done: 1, total: 4 } },
      { place: 'arriving', done: 1, total: 4 },
    ],
    [
      { here: 'all', confirmed: false, damage: null, transfer: { direction: 'up', done: 3, total: 4 } },
      { place: 'sending', done: 3, total: 4 },
    ],
  ] as const)('%o', (input, place) => {
    expect(placeOf(input)).toEqual(place)
  })
})
