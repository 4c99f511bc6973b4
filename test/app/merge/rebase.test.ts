import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caretAfter, placeAfter, rebaseText } from '../../../app/text/rebase'
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

describe('a text in which somebody writes where the other version changed, too', () => {
  /** The old text, mine, theirs, and what a person expects to have before them. */
  const cases: readonly (readonly [what: string, base: string, mine: string, theirs: string, expected: string])[] = [
    ['two items behind the last line', '- milk\n', '- milk\n- eggs', '- milk\n- bread', '- milk\n- bread\n- eggs'],
    ['two items on new lines', '- milk', '- milk\n- eggs', '- milk\n- bread\n', '- milk\n- bread\n- eggs'],
    ['two items between others', '- a\n- z', '- a\n- m\n- z', '- a\n- t\n- z', '- a\n- t\n- m\n- z'],
    ['an item that was begun', '- milk\n- ', '- milk\n- eggs', '- milk\n- bread\n', '- milk\n- bread\n- eggs'],
    ['a line just begun', '- a', '- a\n', '- a\n- t', '- a\n- t\n'],
    ['a bullet just written', '- a\n- z', '- a\n- \n- z', '- a\n- t\n- z', '- a\n- \n- t\n- z'],
    ['items with boxes', '- [ ] a\n', '- [ ] a\n- [ ] m', '- [x] a\n- [ ] t', '- [x] a\n- [ ] t\n- [ ] m'],
    ['the first words of a note', '', 'Eggs', 'Bread', 'Bread\nEggs'],
    [
      'one item in two ways',
      '- milk\n- tea',
      '- oat milk\n- tea',
      '- rice milk\n- tea',
      '- rice milk\n- oat milk\n- tea',
    ],
    ['two paragraphs', 'A\n\nZ', 'A\n\nM\n\nZ', 'A\n\nT\n\nZ', 'A\n\nT\n\nM\n\nZ'],
    [
      'one sentence in two ways',
      'So. We leave on Tuesday. Bring tea.',
      'So. We leave on Friday. Bring tea.',
      'So. We leave on Monday. Bring tea.',
      'So. We leave on Monday. We leave on Friday. Bring tea.',
    ],
    ['a sentence that is not finished', 'Go.', 'Go. Bring tea.', 'Go. I take', 'Go. I take\nBring tea.'],
    ['the same words and more', 'Call', 'Call mum', 'Call mum and dad', 'Call mum and dad'],
    ['a line and words behind the one before', '- milk', '- milk\n- eggs', '- milk, two', '- milk, two\n- eggs'],
    ['words behind a line and one below', '- milk', '- milk, two', '- milk\n- eggs', '- milk, two\n- eggs'],
    ['a line that the other removed', '- a\n- b\n- c', '- a\n- b\n- c\n- m', '- a\n', '- a\n- m'],
    ['a line twice', 'yes', 'yes\nyes', 'yes\nno', 'yes\nno\nyes'],
    ['a sentence without a space before the next', '走。', '走。我来。', '走。他来。', '走。他来。我来。'],
  ]
  it.each(cases)('has whole lines and sentences of both: %s', (_, base, mine, theirs, expected) => {
    expect(rebaseText(base, mine, theirs)).toBe(expected)
  })

  it('says a sentence without end only once, with the words of both', () => {
    const base = `${'word and '.repeat(100)}Tuesday ${'and word '.repeat(100)}`
    const text = rebaseText(base, base.replace('Tuesday', 'Friday'), base.replace('Tuesday', 'Monday'))
    expect(text).toBe(base.replace('Tuesday', 'Monday Friday'))
  })

  it('loses no word that either wrote, and makes up no mark', () => {
    const words = (...some: string[]) =>
      fc.array(fc.constantFrom(...some, ' ', '\n', '. ', '\n- '), { maxLength: 12 }).map((all) => all.join(' '))
    const part = words('alpha', 'beta', 'gamma')
    const rewritten = (own: string) =>
      fc.tuple(words('alpha', 'beta', own), words('gamma', own), fc.nat(40), fc.nat(40))
    fc.assert(
      fc.property(part, rewritten('mine'), rewritten('theirs'), (base, mine, theirs) => {
        const [m, t] = [mine, theirs].map(
          ([begin, middle, from, length]) => begin + base.slice(0, from) + middle + base.slice(from + length),
        ) as [string, string]
        const text = rebaseText(base, m, t)
        const count = (word: string, of: string): number => of.split(new RegExp(`\\b${word}\\b`, 'u')).length
        expect(count('mine', text)).toBe(count('mine', m))
        expect(count('theirs', text)).toBe(count('theirs', t))
        expect(text).not.toContain('/')
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

  it('stays in the line that was begun when another comes in above', () => {
    const goesOn = (before: string, now: string): string => {
      const at = caretAfter(before.indexOf('^'), before.replace('^', ''), now)
      return `${now.slice(0, at)}^${now.slice(at)}`
    }
    expect(goesOn('- a\n^', '- a\n- t\n')).toBe('- a\n- t\n^')
    expect(goesOn('- a\n- ^\n- z', '- a\n- t\n- \n- z')).toBe('- a\n- t\n- ^\n- z')
    expect(goesOn('- a^', '- a\n- t')).toBe('- a^\n- t')
    expect(goesOn('^- a', '- t\n- a')).toBe('^- t\n- a')
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
