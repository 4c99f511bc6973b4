import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FileNames, fileNameOf } from '../../../app/exchange/fileName'
import { joinFrontMatter, splitFrontMatter } from '../../../app/exchange/markdown/frontMatter'
import { linkedAudio, markdownToParts, type MarkdownPart, partsToMarkdown } from '../../../app/exchange/markdown/parts'
import { readMarkdown } from '../../../app/exchange/markdown/entry'
import { v3TimeMs } from '../../../app/exchange/v3/times'

describe('a file name', () => {
  it.each([
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
    ['CON', '_CON'],
    ['com1.txt', '_com1.txt'],
    ['ends with dots...', 'ends with dots'],
    ['..hidden', 'hidden'],
    ['\u202eright to left', 'right to left'],
    ['tab\tand\nline', 'tab and line'],
    ['', ''],
  ])('of %j is %j', (text, name) => {
    expect(fileNameOf(text)).toBe(name)
  })

  it('is one that Windows, macOS and Linux take, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = fileNameOf(text)

        expect(name).not.toMatch(/[\0-\x1f<>:"/\\|?*]|^[. ]|[. ]$/)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(121)
        expect(name.isWellFormed()).toBe(true)
      }),
    )
  })

  it('is given once, whatever its case', () => {
    const names = new FileNames()
    expect([names.unique('A', '.md'), names.unique('a', '.md'), names.unique('A', '.md')]).toEqual([
      'A.md',
      'a (2).md',
      'A (3).md',
    ])
  })
})

describe('the parts of an entry as Markdown', () => {
  const part = fc.record({
    role: fc.constantFrom('user', 'assistant', 'note'),
    createdAt: fc.integer({ min: 0, max: 4e12 }),
    text: fc
      .oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constant('<!-- braindump note x -->\n\nnot a mark'),
        fc.constant('---\na: b\n---\n> quoted\n\n\n'),
      )
      .map((text) => text.replace(/\r/g, '')),
    audio: fc.constant(null),
  }) as fc.Arbitrary<MarkdownPart>
  const spoken = part.map((one): MarkdownPart => ({ ...one, role: 'user', audio: 'audio/2026-11-22 090000.webm' }))

  it('come back as they were, for any texts', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(part, spoken), { minLength: 1, maxLength: 5 }), (parts) => {
        const file = joinFrontMatter({ title: 'x' }, partsToMarkdown(parts))
        expect(markdownToParts(splitFrontMatter(file).body)).toEqual(parts)
      }),
    )
  })

  it('are recognised only in files we wrote', () => {
    expect(markdownToParts('# Just a note\n\ntext')).toBeNull()
  })
})

describe('front matter', () => {
  it('holds any title and tags', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' })), (title, tags) => {
        const { frontMatter, body } = splitFrontMatter(joinFrontMatter({ title, tags }, 'body'))
        expect({ frontMatter, body: body.trim() }).toEqual({ frontMatter: { title, tags }, body: 'body' })
      }),
    )
  })

  it.each(['---\n[not: closed\n---\ntext', '---\n- a\n- list\n---\ntext', 'no front matter', '---\nnever ended'])(
    'that is none is text: %j',
    (file) => {
      expect(splitFrontMatter(file)).toEqual({ frontMatter: {}, body: file })
    },
  )

  it('is not blown up by aliases', () => {
    const bomb = `---\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n---\ntext`
    expect(() => splitFrontMatter(bomb)).not.toThrow()
    expect(splitFrontMatter(bomb).body).toContain('text')
  })
})

describe('somebody else’s Markdown', () => {
  it('is one note, titled and dated by what is there', () => {
    expect(readMarkdown('# Heading\n\nText', '2024-05-06 Other name', 0)).toMatchObject({
      title: 'Heading',
      createdAt: new Date(2024, 4, 6, 12).getTime(),
      // The title says it already.
      parts: [{ role: 'note', text: 'Text' }],
    })
    expect(readMarkdown('---\ntitle: T\ndate: 2024-01-02\ntags: a, "#b"\n---\nText', 'x', 0)).toMatchObject({
      title: 'T',
      createdAt: new Date(2024, 0, 2, 12).getTime(),
    })
    expect(readMarkdown('Text', 'name', 7)).toMatchObject({ title: 'name', createdAt: null, tags: [] })
  })

  it('may point at sound in several ways', () => {
    const body =
      '![a](one.mp3) ![[two voices.m4a]] [c](<sub/three.wav>) ![d](four%20x.ogg) ![p](pic.png) ![w](https://x/y.mp3)'
    expect(linkedAudio(body)).toEqual(['one.mp3', 'two voices.m4a', 'sub/three.wav', 'four%20x.ogg'])
  })
})

describe('a time of version 3', () => {
  it.each([
    ['2025-03-01 08:00:00', Date.UTC(2025, 2, 1, 8)],
    ['2025-03-01T08:00:00.500Z', Date.UTC(2025, 2, 1, 8, 0, 0, 500)],
    ['2025-03-01T10:00:00+02:00', Date.UTC(2025, 2, 1, 8)],
    [1_740_816_000, 1_740_816_000_000],
    ['1740816000', 1_740_816_000_000],
    ['soon', null],
    [null, null],
  ])('%j is %j', (value, expected) => {
    expect(v3TimeMs(value)).toBe(expected)
  })
})
