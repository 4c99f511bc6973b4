import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markedParts } from '../../../renderer/search/marks'
import { differenceOf } from '../../../renderer/ui/difference/difference'

describe('highlights', () => {
  it('lose no character, whatever the marks', () => {
    const marks = fc.array(fc.record({ start: fc.nat(40), end: fc.nat(40) }))
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), marks, (text, ranges) => {
        expect(
          markedParts(text, ranges)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('mark what they say', () => {
    expect(markedParts('by the river', [{ start: 7, end: 12 }]).filter((part) => part.marked)).toEqual([
      { text: 'river', marked: true },
    ])
  })
})

describe('differences', () => {
  it('lead from one text to the other', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 20 }), fc.lorem({ maxCount: 20 }), (before, after) => {
        const parts = differenceOf(before, after)
        expect(
          parts
            .filter((part) => part.kind !== 'added')
            .map((part) => part.text)
            .join(''),
        ).toBe(before)
        expect(
          parts
            .filter((part) => part.kind !== 'removed')
            .map((part) => part.text)
            .join(''),
        ).toBe(after)
      }),
    )
  })
})
