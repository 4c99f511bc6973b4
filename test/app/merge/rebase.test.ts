import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAfter, rebaseText } from '../../../app/text/rebase'
import { wordSplices } from '../../../app/text/words'

const BASE = 'First paragraph.\n\nSecond paragraph.\n\nThird paragraph.'

describe('a text in which somebody writes while another version comes in', () => {
  it('has both changes where they stand apart', () => {
    const mine = BASE.replace('Second', 'Second and more')
    const theirs = BASE.replace('Third paragraph.', 'Third paragraph, from elsewhere.')
    expect(rebaseText(BASE, mine, theirs)).toBe(
      'First paragraph.\n\nSecond and more paragraph.\n\nThird paragraph, from elsewhere.',
    )
  })

  it('has both versions where they meet, and loses no word of either', () => {
    const text = rebaseText(BASE, BASE.replace('Second', 'Another'), BASE.replace('Second', 'Middle'))
    expect(text).toContain('Another')
    expect(text).toContain('Middle')
  })

  it('is what came in when nothing was written, and what was written when nothing came in', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (base, other) => {
        expect(rebaseText(base, base, other)).toBe(other)
        expect(rebaseText(base, other, base)).toBe(other)
      }),
    )
  })
})

describe('a caret in a text that changes under it', () => {
  const after = (before: string, now: string): string => {
    const at = placeAfter(before.indexOf('^'), wordSplices(before.replace('^', ''), now))
    return `${now.slice(0, at)}^${now.slice(at)}`
  }

  it('stays at its words', () => {
    expect(after('one two^ three', 'zero one two three')).toBe('zero one two^ three')
    expect(after('one two^ three', 'one two three four')).toBe('one two^ three four')
    expect(after('one two^ three', 'two three')).toBe('two^ three')
    expect(after('one two three^', 'zero one two three four')).toBe('zero one two three^ four')
  })

  it('goes behind what its word was replaced by', () => {
    expect(after('one tw^o three', 'one both three')).toBe('one both^ three')
  })

  it('is always a place in the new text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (before, now, any) => {
        const at = placeAfter(any % (before.length + 1), wordSplices(before, now))
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(now.length)
      }),
    )
  })
})
