import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../app/search/fold'
import { matches, parseQuery } from '../../../app/search/query'
import { saidAt } from '../../../app/search/said'
import { snippetOf } from '../../../app/search/snippet'
import { words } from '../../../app/search/words'

const terms = (text: string): string[] => words(text).map((word) => word.term)

describe('folding', () => {
  it.each([
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Zürich', 'zurich'],
    ['İstanbul', 'istanbul'],
    ['ﬁn', 'fin'],
    ['ｆｕｌｌ', 'full'],
    ['Łódź', 'lodz'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['œuvre', 'oeuvre'],
    ['שָׁלוֹם', 'שלום'],
    ['が', 'が'],
  ])('reads %s as %s', (written, folded) => {
    expect(fold(written)).toBe(folded)
  })

  it('changes nothing when it is done twice, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})

describe('an emoji', () => {
  it.each([
    ['I ❤\ufe0f Köln', ['i', '❤', 'koln']],
    ['🇩🇪🇫🇷', ['🇩🇪', '🇫🇷']],
    ['👍🏽 👍', ['👍', '👍']],
    ['👨‍👩‍👧 home', ['👨‍👩‍👧', 'home']],
    ['done✅', ['done', '✅']],
    ['☎\ufe0e', ['☎']],
    ['🎉🎉', ['🎉', '🎉']],
    ['8️⃣', ['8\ufe0f']],
  ])('is a word: %s', (text, found) => {
    expect(terms(text)).toEqual(found)
  })

  it.each(['!', '…', '—', '#', '***', '()', '?!', '„“', '->', '$', '+', '\u200d', ' '])('is not %j', (text) => {
    expect(terms(text)).toEqual([])
  })
})

describe('the words of a text', () => {
  it('stand where they are said to stand, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let last = 0
        for (const { start, end, term } of words(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(fold(text.slice(start, end)).startsWith(term)).toBe(true)
          last = start
        }
      }),
    )
  })

  it('are split at everything that is neither letter nor number', () => {
    expect(terms("L'été, c’est #fini-2026!")).toEqual(['l', 'ete', 'c', 'est', 'fini', '2026'])
  })

  it('are pairs of characters where a script has no spaces', () => {
    expect(terms('東京都に行く')).toEqual(['東京', '京都', '都に', 'に行', '行く', 'く'])
    expect(terms('今日は React を')).toEqual(['今日', '日は', 'は', 'react', 'を'])
  })
})

describe('a query', () => {
  it('has the last word as a prefix and the others whole', () => {
    expect(parseQuery('Zürich Reg')).toEqual([
      { term: 'zurich', prefix: false },
      { term: 'reg', prefix: true },
    ])
  })

  it('counts a word given twice once, whole', () => {
    expect(parseQuery('tea tea')).toEqual([{ term: 'tea', prefix: false }])
  })

  it('finds any run of a text without spaces', () => {
    const text = terms('東京都に行く')
    for (const query of ['京', '京都', '都に行', 'く'])
      expect(parseQuery(query).every((word) => text.some((term) => matches(term, [word])))).toBe(true)
    expect(parseQuery('京に').every((word) => text.some((term) => matches(term, [word])))).toBe(false)
  })
})

describe('a snippet', () => {
  const marked = (text: string, query: string): string => {
    const { snippet, marks } = snippetOf(text, parseQuery(query))
    return [...marks]
      .reverse()
      .reduce((out, { start, end }) => `${out.slice(0, start)}[${out.slice(start, end)}]${out.slice(end)}`, snippet)
  }

  it('marks the words as they were written', () => {
    expect(marked('Regen in Zürich', 'zurich reg')).toBe(
      'Regen in Zürich'.replace('Zürich', '[Zürich]').replace('Regen', '[Regen]'),
    )
  })

  it('shows the place where most of the words are', () => {
    const text = `tea ${'and so on '.repeat(60)}tea with milk ${'and so on '.repeat(60)}`
    expect(marked(text, 'milk tea')).toContain('[tea] with [milk]')
  })

  it('is one line, at most a little wider than asked, with marks inside it, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.string({ maxLength: 4 }), (text, query) => {
        const { snippet, marks } = snippetOf(text, parseQuery(query), 80)
        expect(snippet.length).toBeLessThanOrEqual(82)
        expect(snippet).not.toMatch(/[\r\n]/)
        let last = 0
        for (const { start, end } of marks) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeLessThanOrEqual(snippet.length)
          last = end
        }
      }),
    )
  })
})

describe('when words were said', () => {
  const segments = [
    { startMs: 0, endMs: 900, text: 'Good morning' },
    {
      startMs: 1000,
      endMs: 3000,
      text: 'the Müller meeting',
      words: [
        { startMs: 1000, endMs: 1200, text: 'the' },
        { startMs: 1300, endMs: 1900, text: 'Müller' },
        { startMs: 2000, endMs: 3000, text: 'meeting' },
      ],
    },
  ]

  it('is the start of the word, or of the sentence where words have no times', () => {
    expect(saidAt(segments, parseQuery('mull'))).toBe(1300)
    expect(saidAt(segments, parseQuery('morning'))).toBe(0)
  })

  it('is unknown for words that were only written', () => {
    expect(saidAt(segments, parseQuery('evening'))).toBeNull()
  })
})
