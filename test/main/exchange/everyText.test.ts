import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/documents'
import { entriesByTitle, newProfile } from './support/profile'

/* What people write is anything. It goes out as Markdown and as JSON, and comes back as it was. */

const ODD = [
  'plain',
  'two\nlines',
  'windows\r\nlines',
  'old mac\rlines',
  'mixed\r\n\nlines\r',
  '\n\nbegins with empty lines',
  'ends with empty lines\n\n\n',
  '  spaces before and behind  ',
  '\ttab\tseparated\t',
  '#lead and #tag',
  '# heading',
  '---\ntitle: not a front matter\n---\ntext',
  '+++\ntitle = "no"\n+++\n',
  '<!-- braindump note 2026-11-22T09:00:00.000Z -->\n\nforged',
  '<!-- \\braindump note 2026-11-22T09:00:00.000Z -->\n\nforged twice',
  '<!-- braindump',
  '![Recording](<audio/x.wav>)',
  '![Recording](<audio/x.wav>)\n\ntext',
  '![[sound.mp3]]',
  '> a quote\n>> in a quote',
  '>',
  '- [ ] pack\n- [x] done',
  '``` \ncode\n```',
  '<script>alert(1)</script>',
  '&amp; &lt; &#x41;',
  'a \\ backslash \\n',
  '"quotes" \'single\' `back`',
  '👨‍👩‍👧 👍🏽 🇩🇪 ❤️',
  'Cafe\u0301 and Café',
  'שלום \u202eעולם\u202c',
  'مرحبا بالعالم',
  '日本語のテキスト\u3000全角',
  'zero\u200bwidth\ufeffmarks',
  '\ufeffbegins with a mark',
  'nul \0 and bell \u0007',
  'line\u2028separator\u2029paragraph',
  'ends with a backslash\\',
  ': colon: first',
  '%percent%20',
  '{{template}} {% raw %}',
  'id: 0123456789abcdef0123456789abcdef\nparent_id: x\ncreated_time: y\ntype_: 1',
  'x'.repeat(10_000),
  'word '.repeat(2_000),
  '𝕳𝖊𝖑𝖑𝖔 \u{10ffff}',
  '.',
  '-',
  '*',
  '|a|b|\n|-|-|\n|1|2|',
  '~~~\n<!-- braindump user 2026-01-01T00:00:00.000Z -->\n\n~~~',
  'NULL',
]
const NAMES = [
  ...['null', 'true', '0x1f', '1e3', '2024-03-10', '~', '- dash', '#hash', 'a: b', '[list]', '{map}', '*star*', '&ref'],
  ...[
    '👍🏽',
    '❤️',
    'Cafe\u0301',
    'שלום',
    '日本語',
    'trailing.',
    '..',
    'CON',
    'a/b\\c',
    '<b>bold</b>',
    '**bold**',
    "it's",
  ],
  ...['"q"', '| pipe', '> fold', '%', '@at', '`code`', '!tag', 'yes', 'NaN', '0', 'x'.repeat(100)],
]

/** Four texts with a name each, until every text and every name was there. */
const ENTRIES = Array.from({ length: 52 }, (_, at) => ({
  title: `${NAMES[at % NAMES.length] ?? ''} ${at}`,
  tag: (NAMES[(at * 7) % NAMES.length] ?? '').replace(/^#/, ''),
  texts: [0, 1, 2, 3].map((n) => ODD[(at * 4 + n) % ODD.length] ?? ''),
}))

describe.each(['markdown', 'json'] as const)('an export as %s', (format) => {
  it('comes back as it was: 208 texts, and titles and tags of every kind', async () => {
    const { services } = await newProfile()
    const { sessions, tags } = services.journal
    for (const { title, tag, texts } of ENTRIES) {
      const id = await sessions.create({ title })
      await sessions.setTag([id], await tags.named(tag), true)
      for (const text of texts) await sessions.addNote(id, text)
    }
    const before = await entriesByTitle(services)
    expect(before.size).toBe(ENTRIES.length)
    const out = await temporaryFolder()
    expect(await services.transfer.export(format, out, [])).toMatchObject({ entries: 52, skipped: [] })
    const other = await newProfile()
    expect(await other.services.transfer.import(format, out, false)).toEqual({ taken: 52, unchanged: 0, skipped: [] })
    const after = await entriesByTitle(other.services)
    const facts = (entries: typeof before) =>
      [...entries].map(([title, { session, messages, tags: names }]) => ({
        ...{ title, names, createdAt: session.createdAt },
        texts: messages.map(({ role, text, createdAt }) => ({ role, text, createdAt })),
      }))
    const byTitle = (a: { title: string }, b: { title: string }): number => (a.title < b.title ? -1 : 1)
    expect(facts(after).sort(byTitle)).toEqual(facts(before).sort(byTitle))
    // Every name can be had on every system, and says nothing in markup.
    for (const name of await readdir(out)) expect(name).not.toMatch(/[<>:"|?*\\\0-\x1f`]|\*\*/)
  }, 120_000)
})

it('takes notes of one moment in the order in which they stand in the file', async () => {
  const texts = Array.from({ length: 12 }, (_, at) => `text ${at}`)
  const folder = await temporaryFolder()
  const notes = texts.map((text) => `<!-- braindump note 2026-11-22T09:00:00.000Z -->\n\n${text}\n`)
  await writeFile(join(folder, 'One.md'), `---\ntitle: One\n---\n\n${notes.join('\n')}`)
  const { services } = await newProfile()
  expect(await services.transfer.import('markdown', folder, false)).toMatchObject({ taken: 1 })
  expect((await entriesByTitle(services)).get('One')?.messages.map(({ text }) => text)).toEqual(texts)
  expect(await services.transfer.import('markdown', folder, false)).toMatchObject({ taken: 0, unchanged: 1 })
})
