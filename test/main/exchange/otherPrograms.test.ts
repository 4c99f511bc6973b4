import { keyed } from '../../../app/messages/message'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Services } from '../../../main/composition/services'
import { temporaryFolder } from '../../support/documents'
import { counts, entriesByTitle, newProfile } from './support/profile'
import { writeWav } from './support/v3'

/** A folder with these files. */
async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

const take = (services: Services, folder: string, dryRun = false) =>
  services.transfer.import('markdown', folder, dryRun)

describe('a link to sound', () => {
  const LINKS: readonly (readonly [link: string, file: string])[] = [
    ['![[deep.wav]]', 'attachments/2024/deep.wav'],
    ['![[2024/part.wav]]', 'attachments/2024/part.wav'],
    ['![[Case.WAV]]', 'sound/case.wav'],
    ['![](SOUND/other.wav)', 'sound/Other.wav'],
    ['![[Ko\u0308ln.wav]]', 'sound/Köln.wav'],
    ['![[Zürich.wav]]', 'sound/Zu\u0308rich.wav'],
    ['![](100%25.wav)', '100%.wav'],
    ['![[50%25.wav]]', '50%25.wav'],
    ['![](<90%.wav>)', '90%.wav'],
    ['![](two%20words.wav)', 'two words.wav'],
    ['![[cued.wav#t=5]]', 'cued.wav'],
    ['![](cued%20too.wav#t=5,10)', 'sound/cued too.wav'],
    ['![[named #3.wav]]', 'sound/named #3.wav'],
    ['![[alias.wav|what was said]]', 'sound/alias.wav'],
    ['![](./beside.wav)', 'notes/beside.wav'],
    ['![](../above.wav)', 'above.wav'],
    ['![](/top/slash.wav)', 'top/slash.wav'],
    ['[text](linked.wav "title")', 'sound/linked.wav'],
    ['![[back\\slash.wav]]', 'back/slash.wav'],
    ['![](angled.wav?raw=1)', 'sound/angled.wav'],
  ]

  it('finds what it means, however it is written', async () => {
    const { services } = await newProfile()
    const files = Object.fromEntries(LINKS.map(([link], at) => [`notes/${at}.md`, `Text ${link}`]))
    const folder = await folderOf(files)
    for (const [at, [, file]] of LINKS.entries()) await writeWav(join(folder, file), 200 + at * 10)
    const report = await take(services, folder)
    expect(report).toEqual({ taken: LINKS.length, unchanged: 0, skipped: [] })
    const entries = await entriesByTitle(services)
    for (const [at, [link, file]] of LINKS.entries()) {
      const [recording] = entries.get(String(at))?.recordings ?? []
      expect([link, recording?.fileName?.normalize('NFC')]).toEqual([link, file.split('/').at(-1)?.normalize('NFC')])
    }
    expect(await take(services, folder)).toEqual({ taken: 0, unchanged: LINKS.length, skipped: [] })
  })

  it('that cannot be followed is named, and the sound comes when it is there', async () => {
    const { services } = await newProfile()
    const folder = await folderOf({
      'a.md': 'Text ![[gone.wav#t=5]]',
      'b.md': 'Text ![](voice.wma)',
      'c.md': 'Text ![](../../etc/up.wav)',
      'voice.wma': 'no sound that is known',
    })
    expect(await take(services, folder)).toEqual({
      taken: 3,
      unchanged: 0,
      skipped: [
        { what: 'gone.wav#t=5 in a.md', why: keyed('import.audioNotInFolder') },
        { what: 'voice.wma in b.md', why: keyed('audio.notAnAudioFile') },
        { what: '../../etc/up.wav in c.md', why: keyed('import.audioNotInFolder') },
      ],
    })
    await writeWav(join(folder, 'sub', 'gone.wav'))
    const again = await take(services, folder)
    expect(again).toMatchObject({ taken: 1, unchanged: 2 })
    expect((await entriesByTitle(services)).get('a')?.recordings).toMatchObject([{ fileName: 'gone.wav' }])
  })

  it('of a note that was chosen alone is followed beside it, and no deeper', async () => {
    const { services } = await newProfile()
    const folder = await folderOf({ 'a.md': 'Text ![[BESIDE.wav]] ![[deep.wav]]' })
    await writeWav(join(folder, 'beside.wav'))
    await writeWav(join(folder, 'sub', 'deep.wav'), 330)
    const report = await take(services, join(folder, 'a.md'))
    expect(report.skipped).toEqual([{ what: 'deep.wav in a.md', why: keyed('import.audioNotInFolder') }])
    expect((await entriesByTitle(services)).get('a')?.recordings).toMatchObject([{ fileName: 'beside.wav' }])
  })
})

describe('a tag', () => {
  it('is one, in whatever form it is written', async () => {
    const { services } = await newProfile()
    await services.journal.tags.create('Reisen')
    const forms = ['Café', 'Cafe\u0301', 'CAFÉ', 'café\u200b', '❤', '❤\ufe0f', 'reisen', 'REISEN\u00ad', '\ufeffCafé']
    const folder = await folderOf(
      Object.fromEntries(forms.map((tag, at) => [`${at}.md`, `---\ntags: ["${tag}"]\n---\nText`])),
    )
    expect(await take(services, folder)).toEqual({ taken: forms.length, unchanged: 0, skipped: [] })
    await services.journal.summaries.settled()
    expect(services.journal.tags.list().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Café', '❤', 'Reisen']) as string[],
    )
    expect(services.journal.tags.list()).toHaveLength(3)
    await expect(services.journal.tags.create('cafe\u0301')).rejects.toMatchObject({ kind: 'invalid-input' })
    await expect(services.journal.tags.create('\u200b\u2060')).rejects.toMatchObject({ message: 'A tag needs a name.' })
  })
})

describe('a text file', () => {
  const LONG = 'Grüße aus Zürich, schön war’s — und 100 € teuer.'
  it('is decoded from what it is written in, or named', async () => {
    const { services } = await newProfile()
    const western = Buffer.from([...'Gr\u00fc\u00dfe aus Z\u00fcrich, sch\u00f6n war es.'].map((c) => c.charCodeAt(0)))
    const folder = await folderOf({
      'utf8.md': LONG,
      'utf8 mark.md': `\ufeff${LONG}`,
      'utf16.md': utf16(`\ufeff${LONG}`),
      'utf16be.md': utf16(`\ufeff${LONG}`).swap16(),
      'utf16 bare.md': utf16(LONG),
      'western.md': western,
      'odd.md': Buffer.concat([utf16(`\ufeff${LONG}`), Buffer.from([0x41])]),
      'picture.md': Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 97 + 13) % 256)),
      'flipped.md': Buffer.from(LONG).fill(0xf6, 3, 4),
      'zeros.md': Buffer.alloc(64),
    })
    const report = await take(services, folder)
    expect(report.skipped.map(({ what, why }) => [what, why.key])).toEqual([
      ['flipped.md', 'import.notText'],
      ['picture.md', 'import.notText'],
      ['western.md', 'import.guessedEncoding'],
      ['zeros.md', 'import.notText'],
    ])
    const entries = await entriesByTitle(services)
    for (const name of ['utf8', 'utf8 mark', 'utf16', 'utf16be', 'utf16 bare', 'odd'])
      expect([name, entries.get(name)?.messages[0]?.text]).toEqual([name, LONG])
    expect(entries.get('western')?.messages[0]?.text).toBe('Grüße aus Zürich, schön war es.')
  })

  it('that is empty, or no note, is named and no entry', async () => {
    const { services } = await newProfile()
    const folder = await folderOf({ 'empty.md': '', 'blank.md': '\n \n', 'note.md': 'Text' })
    const report = await take(services, folder)
    expect(report).toMatchObject({ taken: 1, unchanged: 0 })
    expect(report.skipped).toEqual(['blank.md', 'empty.md'].map((what) => ({ what, why: keyed('import.fileEmpty') })))
    // A dry run names the same.
    const other = await newProfile()
    expect(await take(other.services, folder, true)).toEqual(report)
  })
})

describe('a date that is not understood', () => {
  it('is named, and the next best is taken', async () => {
    const { services } = await newProfile()
    const folder = await folderOf({
      'a.md': '---\ndate: Week 12\n---\nText',
      '2024-03-10 b.md': '---\ndate: 2024-02-30\n---\nText',
      'c.md': '---\ncreated: soon\ndate: 04.03.2024\n---\nText',
    })
    const report = await take(services, folder)
    expect(report.skipped).toEqual([
      { what: '2024-03-10 b.md', why: keyed('import.dateFromName', { date: '2024-02-30' }) },
      { what: 'a.md', why: keyed('import.dateOfFile', { date: 'Week 12' }) },
      { what: 'c.md', why: keyed('import.dateFromFile', { date: 'soon' }) },
    ])
    expect(report.taken).toBe(3)
  })
})

describe('a journal that comes as Markdown and then as JSON', () => {
  it('is there once', async () => {
    const { services } = await newProfile()
    const source = await temporaryFolder()
    await writeWav(join(source, 'voice.wav'))
    const { sessionId, recordingId } = await services.audio.importFile(join(source, 'voice.wav'))
    await services.journal.parts.setTranscript(recordingId, 'Spoken words.')
    await services.journal.sessions.addNote(sessionId, 'first note')
    await services.journal.sessions.addNote(sessionId, 'second note')
    const [markdown, json] = [await temporaryFolder(), await temporaryFolder()]
    await services.transfer.export('markdown', markdown, [])
    await services.transfer.export('json', json, [])

    const { services: other } = await newProfile()
    await take(other, markdown)
    const entry = [...(await entriesByTitle(other)).values()][0]!
    const note = entry.messages.find(({ text }) => text === 'first note')!
    await other.journal.parts.setText(note.id, 'first note, changed since')
    const before = await counts(other)
    expect(await other.transfer.import('json', json, false)).toMatchObject({ unchanged: 1, skipped: [] })
    expect(await counts(other)).toEqual(before)
    // What only the JSON has comes all the same.
    await services.journal.sessions.addNote(sessionId, 'third note')
    const later = await temporaryFolder()
    await services.transfer.export('json', later, [])
    expect(await other.transfer.import('json', later, false)).toMatchObject({ taken: 1, skipped: [] })
    const texts = [...(await entriesByTitle(other)).values()][0]?.messages.map(({ text }) => text)
    expect(texts).toEqual(['', 'first note, changed since', 'second note', 'third note'])
  })
})

describe('a JSON export', () => {
  it('is read with a mark of the order of bytes, and in UTF-16', async () => {
    const { services } = await newProfile()
    await services.journal.sessions.addNote(await services.journal.sessions.create({ title: 'Über' }), 'Text')
    const out = await temporaryFolder()
    await services.transfer.export('json', out, [])
    const paths = [
      join(out, 'braindump.json'),
      ...(await readdir(join(out, 'entries'))).map((n) => join(out, 'entries', n)),
    ]
    const plain = new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)))
    for (const form of [(text: string) => `\ufeff${text}`, (text: string) => utf16(`\ufeff${text}`)]) {
      for (const [path, text] of plain) await writeFile(path, form(text))
      const { services: other } = await newProfile()
      expect(await other.transfer.import('json', out, false)).toEqual({ taken: 1, unchanged: 0, skipped: [] })
      expect((await entriesByTitle(other)).get('Über')?.messages).toMatchObject([{ text: 'Text' }])
    }
  })
})

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
