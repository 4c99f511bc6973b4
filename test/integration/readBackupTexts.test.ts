import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { fileNameOf } from '../../app/exchange/fileName'
import { joinFrontMatter } from '../../app/exchange/markdown/frontMatter'
import { partsToMarkdown } from '../../app/exchange/markdown/parts'
import { plainText } from '../../app/exchange/markdown/plainText'
import { titleOf } from '../../app/transcribe/title'
import { needsPython, READER, runPython, withoutPython } from '../support/reader'

vi.setConfig({ testTimeout: 120_000 })

const segmenter = new Intl.Segmenter('en')

function madeOf(text: string): string[] {
  const created = '2023-11-14T22:13:20.000Z'
  return [
    joinFrontMatter({ braindump: '00000000-0000-4000-8000-000000000000', title: text, created, tags: [text, 'b'] }, ''),
    titleOf(text) ?? '',
    fileNameOf(text),
    plainText(text),
    partsToMarkdown([
      { role: 'assistant', createdAt: -1, text, audio: null },
      { role: 'user', createdAt: 0, text, audio: 'audio/x.webm' },
    ]),
    [...segmenter.segment(text)]
      .slice(0, 3)
      .map(({ segment }) => segment)
      .join(''),
  ]
}

/** What YAML, Markdown, names of files and titles have rules about. */
const SIGNS = [
  ...' \n\t\r:#-?,[]{}&*!|>\'"%@`~=.0123456789eExXoO+_/\\<^$()a',
  ...['\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\u200b', '\u001f'],
  ...['é', 'e\u0301', 'ß', 'ŉ', '日', '👩‍👩‍👧', '🇩🇪', '👍🏽', 'नि', '각', '…', '–', '。', 'ſ', '²', 'ⅷ'],
  ...['true', 'null', '---', '...', '%', '0x', '.inf', 'um, ', 'Also, ', 'Dr. ', 'J. ', '3.5', '<!-- braindump ', '\\'],
  ...['[a](b)', '[[c|d]]', '**e**', '__f__', '`g`', '==h==', 'con', 'COM¹.', ' ^i', ' {#j}', 'Well done. ', 'words '],
]
const WRITTEN = [
  'a\nb', ' a', 'a\n', '\na', 'a\n\nb\n\n', 'a \nb', 'a\n b', '  a\nb', '\n\n', ' \n ', 'a: b\nc', 'x"y', "x'y", `x"y'z`, '',
  'a\n# b', '--- a', '... a\nb', '%a', '- a\n- b', '12', '-1.5e3', '1e', '0o17', '.5', 'Null', 'NaN', '.NaN', '~', 'yes', '=',
  `${'long '.repeat(20)}\u0007\n\n and \n more \n`, `${'word '.repeat(30)}end`, 'ab'.repeat(70), '👩‍👩‍👧'.repeat(40),
] // prettier-ignore

it.skipIf(withoutPython)(
  needsPython('the reader makes titles, names, front matter and parts as the app does, of any text'),
  async () => {
    const arbitrary = fc.oneof(
      fc.array(fc.constantFrom(...SIGNS), { maxLength: 14 }).map((signs) => signs.join('')),
      fc.array(fc.constantFrom(...SIGNS), { maxLength: 90 }).map((signs) => signs.join('')),
      fc.string({ unit: 'grapheme', maxLength: 100 }),
    )
    // Where a quoted text is long enough to be written in several lines.
    const lengths = Array.from({ length: 12 }, (_, more) => `\u0007${'a'.repeat(24 + more)}\nb`)
    // Always the same ones: a letter that is new in Unicode is not yet in every table.
    const texts = [...WRITTEN, ...lengths, ...fc.sample(arbitrary, { numRuns: 3_000, seed: 23 })]
    const script = join(import.meta.dirname, '../support/readerTexts.py')
    const { code, out, err } = await runPython([script, READER], {}, JSON.stringify(texts))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const made = JSON.parse(out) as string[][]
    const different = texts.flatMap((text, at) => {
      const expected = madeOf(text)
      return expected.flatMap((value, what) =>
        made[at]?.[what] === value ? [] : [{ text, app: value, reader: made[at]?.[what] }],
      )
    })
    expect(different.slice(0, 5)).toEqual([])
  },
)
