import { keyed } from '../../../app/messages/message'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../../app/exchange/markdown/plainText'
import { readMarkdown } from '../../../app/exchange/markdown/entry'
import { dayOf } from '../../../app/statistics/days'

const read = (file: string, name = 'name') => readMarkdown(file, name, 0)
const text = (file: string, name = 'name'): string | undefined => read(file, name).parts[0]?.text

describe('a heading that says what the title says', () => {
  it.each([
    ['# Walk\n\nAlong the river', 'Walk', 'Along the river'],
    ['\n\n# Walk\nAlong the river', 'Walk', 'Along the river'],
    ['Walk\n====\n\nAlong the river', 'Walk', 'Along the river'],
    ['# **Walk** in the [woods](https://x.y/z)\n\nText', 'Walk in the woods', 'Text'],
    ['# `code` and _more_ ##\n\nText', 'code and more', 'Text'],
    ['# [[Page|Other name]] ^block\n\nText', 'Other name', 'Text'],
    ['---\ntitle: walk\n---\n# Walk\n\nText', 'walk', 'Text'],
    ['\ufeff# Walk\r\n\r\nText', 'Walk', 'Text'],
  ])('is not there twice: %j', (file, title, body) => {
    expect(read(file)).toMatchObject({ title, parts: [{ text: body }] })
  })

  it.each([
    ['---\ntitle: Another\n---\n# Walk\n\nText', 'Another', '# Walk\n\nText'],
    ['Text\n\n# Walk', 'Walk', 'Text\n\n# Walk'],
    ['## Walk\n\nText', 'name', '## Walk\n\nText'],
    ['#tag\n\nText', 'name', '#tag\n\nText'],
    ['- item\n===\n\nText', 'name', '- item\n===\n\nText'],
  ])('stays where it says more: %j', (file, title, body) => {
    expect(read(file)).toMatchObject({ title, parts: [{ text: body }] })
  })
})

describe('a title', () => {
  it.each([
    ['**a** and *b* and ***c***', 'a and b and c'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['![[photo.png]] of us', 'photo.png of us'],
    ['a <b>bold</b> word', 'a bold word'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['~~gone~~ ==marked==', 'gone marked'],
    ['\\*stars\\*', '*stars*'],
    ['C# and F#', 'C# and F#'],
    ['`a` ``b``', 'a b'],
    ['[link](<a b.md> "title")', 'link'],
    ['__init__', 'init'],
  ])('has no markup: %s', (line, plain) => {
    expect(plainText(line)).toBe(plain)
  })

  it('keeps a line that is too long to look at as it is', () => {
    for (const piece of ['*', '_', '[', '`', '<', '==', '](', '![[', '* a'])
      expect(plainText(piece.repeat(1_001))).toBe(piece.repeat(1_001))
  })
})

describe('tags', () => {
  it.each([
    ['[a, b]', ['a', 'b'], 0],
    ['a b', ['a', 'b'], 0],
    ['"two words, other"', ['two words', 'other'], 0],
    ['"#a, #b"', ['a', 'b'], 0],
    ['[2024, true, 1.5]', ['2024', 'true', '1.5'], 0],
    ['2024', ['2024'], 0],
    ['[a, null, "", ~]', ['a'], 0],
    ['[a, {x: 1}]', ['a'], 1],
    ['[a, [b]]', ['a'], 1],
    ['{a: 1, b: 2}', [], 1],
    ['null', [], 0],
    ['[]', [], 0],
    ['[Café, "Cafe\u0301", CAFÉ]', ['Café'], 0],
    ['["❤", "❤\ufe0f"]', ['❤'], 0],
    ['["\u200b", a]', ['a'], 0],
    ['[" a ", "a"]', ['a'], 0],
    ['["' + 'x'.repeat(101) + '", a]', ['a'], 1],
    ['["' + 'x'.repeat(100) + '"]', ['x'.repeat(100)], 0],
    ['|\n  a\n  b', ['a', 'b'], 0],
    ['"##x"', ['#x'], 0],
    ['false', ['false'], 0],
  ])('as %s', (yaml, tags, remarks) => {
    const entry = read(`---\ntags: ${yaml}\n---\nText`)
    expect(entry.tags).toEqual(tags)
    expect(entry.remarks).toHaveLength(remarks)
  })

  it.each(['Tags', 'TAGS', 'tag', 'Tag'])('may stand under %s', (key) => {
    expect(read(`---\n${key}: [a]\n---\nText`).tags).toEqual(['a'])
  })
})

describe('a date in the front matter', () => {
  it.each([
    ['created: 2024-03-04', '2024-03-04'],
    ['date: 04.03.2024', '2024-03-04'],
    ['Created at: March 4, 2024', '2024-03-04'],
    ['created_at: 1709553600', '2024-03-04'],
    ['createdAt: 1709553600000', '2024-03-04'],
    ['date: 20240304', '2024-03-04'],
    ['date: 2024', '2024-01-01'],
    ['Datum: 4. März 2024', '2024-03-04'],
    ['date created: Monday, March 4th 2024, 10:00', '2024-03-04'],
    ['created: nonsense\ndate: 2024-03-04', '2024-03-04'],
  ])('is taken: %s', (yaml, day) => {
    expect(dayOf(read(`---\n${yaml}\n---\nText`).createdAt ?? NaN)).toBe(day)
  })

  it.each(['date: Week 12', 'date: 2024-02-30', 'date: soon', 'date: [1]', 'date: 04/03/24', 'created: -5'])(
    'that is not understood is named: %s',
    (yaml) => {
      const entry = read(`---\n${yaml}\n---\nText`)
      expect(entry.createdAt).toBeNull()
      expect(entry.remarks).toMatchObject([{ key: 'import.dateOfFile' }])
    },
  )
})

describe('what other programs add', () => {
  const id = '0123456789abcdef0123456789abcdef'

  it('to a file of Joplin is taken, not shown', () => {
    const fields = `id: ${id}\nparent_id: ${id}\ncreated_time: 2024-03-04T14:30:00.000Z\nupdated_time: 2024-05-04T14:30:00.000Z\nis_conflict: 0\nsource_url: \nuser_created_time: 2024-03-04T14:30:00.000Z\ntype_: `
    const entry = read(`My walk\n\nAlong the river\n\n${fields}1`, id)
    expect(entry).toMatchObject({ title: 'My walk', createdAt: Date.UTC(2024, 2, 4, 14, 30), nothing: null })
    expect(entry.parts).toMatchObject([{ text: 'Along the river' }])
    expect(read(`A notebook\n\n${fields}2`, id).nothing).toEqual(keyed('import.joplinOther'))
    expect(read(`My walk\r\n\r\nText\r\n\r\n${fields.replaceAll('\n', '\r\n')}1`, id).parts).toMatchObject([
      { text: 'Text' },
    ])
  })

  it('to a file of Hugo is taken, not shown', () => {
    const entry = read(
      '+++\ntitle = "A \\"good\\" walk"\ndate = 2024-03-04T14:30:00Z\ntags = ["a", \'b\']\ndraft = false\n+++\n\nText',
    )
    expect(entry).toMatchObject({ title: 'A "good" walk', createdAt: Date.UTC(2024, 2, 4, 14, 30), tags: ['a', 'b'] })
    expect(entry.parts).toMatchObject([{ text: 'Text' }])
    // Beyond what a note needs: nothing of it is lost.
    expect(text('+++\ntitle = "A"\n[menu]\nx = 1\n+++\nText')).toContain('[menu]')
  })

  it('to a file of Day One is taken, not shown', () => {
    const entry = read(
      '\tDate:\t4 March 2024 at 14:30:00 CET\n\tWeather:\t7°C Cloudy\n\tTags:\ta, two words\n\n# Walk\n\nText',
    )
    expect(entry).toMatchObject({
      title: 'Walk',
      createdAt: new Date(2024, 2, 4, 14, 30).getTime(),
      tags: ['a', 'two words'],
    })
    expect(entry.parts).toMatchObject([{ text: 'Text' }])
    expect(text('\tcode: \tx\n\nText')).toContain('code')
  })

  it('to a file of Notion is taken, and what a person made up stays', () => {
    const file = `# Walk\n\nCreated: March 4, 2024 2:30 PM\nTags: a, b\nMood: happy\nLast edited time: March 5, 2024\n\nText`
    const entry = read(file, `Walk ${id}`)
    expect(entry).toMatchObject({ title: 'Walk', createdAt: new Date(2024, 2, 4, 14, 30).getTime(), tags: ['a', 'b'] })
    expect(entry.parts).toMatchObject([{ text: 'Mood: happy\n\nText' }])
    // The same text under any other name is just text.
    expect(text(file)).toContain('Created: March 4')
    expect(read('Text', `Walk ${id}`).title).toBe('Walk')
  })
})

describe('an empty file', () => {
  it.each(['', ' ', '\n\n', '\ufeff', '\r\n\t', '---\n---\n'])('is named: %j', (file) => {
    expect(read(file).nothing).toEqual(keyed('import.fileEmpty'))
  })

  it('is none with a front matter', () => {
    expect(read('---\ntitle: Only this\n---\n')).toMatchObject({ title: 'Only this', nothing: null })
  })
})
