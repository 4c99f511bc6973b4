import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTexts } from '../../../app/text/text'

describe('merging two texts that grew out of one', () => {
  const base = 'one two three four five'

  it('takes changes in different places, from either side', () => {
    expect(mergeTexts(base, 'ONE two three four five', 'one two three four FIVE')).toEqual({
      kind: 'merged',
      text: 'ONE two three four FIVE',
    })
  })

  it('takes a change that both made once', () => {
    expect(mergeTexts(base, `${base} six`, `zero ${base} six`)).toEqual({ kind: 'merged', text: `zero ${base} six` })
  })

  it('asks where changes meet, be it only at a border', () => {
    expect(mergeTexts(base, `${base} six`, `${base} seven`).kind).toBe('touch')
    expect(mergeTexts(base, 'one two three four 5', `${base}!`).kind).toBe('touch')
  })

  it('is the same from either side, and never loses a word that one side added', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 })
    fc.assert(
      fc.property(words, words, words, (start, left, right) => {
        const [b, l, r] = [start, left, right].map((list) => list.join(' ')) as [string, string, string]
        const outcome = mergeTexts(b, l, r)
        const turned = mergeTexts(b, r, l)
        expect(turned.kind).toBe(outcome.kind)
        if (outcome.kind === 'merged' && turned.kind === 'merged') expect(turned.text).toBe(outcome.text)
      }),
    )
  })
})
