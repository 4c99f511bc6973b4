import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/documents'
import { bring, bringAgain, HARMS, soundOf } from './support/damage'
import { counts, entriesByTitle, newProfile } from './support/profile'
import { writeV3, writeWav } from './support/v3'

/* One part of a source that is damaged is named, the rest is taken, and another import brings it when it is repaired. */

describe('a folder of Markdown', () => {
  it('with files that are no text, or badly begun, is taken but for those, each named', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'good.md'), '---\ntags: a\n---\nfine')
    await writeFile(join(folder, 'flipped.md'), Buffer.from('schön und gr\xfcn', 'utf8').fill(0xf6, 3, 4))
    await writeFile(join(folder, 'binary.md'), Buffer.from([1, 0, 2, 0, 3]))
    await writeFile(join(folder, 'front.md'), '---\ntitle: "never closed\ntags: [a\n---\nwords')
    await writeFile(join(folder, 'rule.md'), '---\nJust a rule above and below\n---\nwords')
    await mkdir(join(folder, 'folder.md'))
    const { services } = await newProfile()
    const report = await bring(services, 'markdown', folder)
    expect(report).toEqual({ taken: 3, unchanged: 0, skipped: ['binary.md', 'flipped.md', 'front.md'] })
    await bringAgain(services, 'markdown', folder, report)
    await writeFile(join(folder, 'flipped.md'), 'schön')
    expect(await bring(services, 'markdown', folder)).toMatchObject({ taken: 1, unchanged: 3 })
    const texts = [...(await entriesByTitle(services)).values()].flatMap(({ messages }) =>
      messages.map(({ text }) => text),
    )
    expect(texts).toContain('schön')
  })

  it('that we wrote, with front matter that is damaged, waits for its repair rather than come twice', async () => {
    const { services: source } = await newProfile()
    for (const title of ['one', 'two']) await source.journal.sessions.create({ title, text: `${title} was noted` })
    const out = await temporaryFolder()
    await source.transfer.export('markdown', out, [])
    const path = join(
      out,
      (await readdir(out)).find((name) => name.includes('two'))!,
    )
    const good = await readFile(path, 'utf8')
    await writeFile(path, good.replace('title: two', 'title: "two'))
    const { services } = await newProfile()
    expect(await bring(services, 'markdown', out)).toEqual({
      taken: 1,
      unchanged: 0,
      skipped: [path.slice(out.length + 1)],
    })
    await writeFile(path, good)
    expect(await bring(services, 'markdown', out)).toEqual({ taken: 1, unchanged: 1, skipped: [] })
    expect(await counts(services)).toMatchObject({ sessions: 2, messages: 2 })
  })

  it.each(['that is empty', 'that is cut off in its header', 'that holds something else', 'that is gone'])(
    'with an audio file %s keeps the words, and takes the audio in their place when it is repaired',
    async (harm) => {
      const { services: source } = await newProfile()
      const folder = await temporaryFolder()
      for (const title of ['spoken', 'wordless', 'alone']) {
        await writeWav(join(folder, `${title}.wav`), 300 + title.length * 50)
        const { recordingId, sessionId } = await source.audio.importFile(join(folder, `${title}.wav`), { title })
        if (title !== 'spoken') continue
        await source.journal.parts.setTranscript(recordingId, 'what was said')
        await source.journal.sessions.addNote(sessionId, 'a note')
      }
      const out = join(folder, 'export')
      await source.transfer.export('markdown', out, [])
      // One entry has a note beside its wordless audio.
      const spoken = join(
        out,
        (await readdir(out)).find((name) => name.includes('wordless'))!,
      )
      await writeFile(
        spoken,
        `${await readFile(spoken, 'utf8')}<!-- braindump note 2026-11-22T09:00:00.000Z -->\n\nmore\n\n`,
      )
      const paths = (await readdir(join(out, 'audio'))).map((name) => join(out, 'audio', name))
      for (const path of paths) {
        await cp(path, path.replace('.wav', '.whole'))
        await HARMS[harm]!(path)
      }
      const { services } = await newProfile()
      const report = await bring(services, 'markdown', out)
      expect(report.skipped).toHaveLength(3)
      expect((await entriesByTitle(services)).get('spoken')?.messages.map(({ text }) => text)).toEqual([
        'what was said',
        'a note',
      ])
      expect(await counts(services)).toMatchObject({ recordings: 0 })
      await bringAgain(services, 'markdown', out, report)

      for (const path of paths) await rename(path.replace('.wav', '.whole'), path)
      expect(await bring(services, 'markdown', out)).toMatchObject({ taken: 3, skipped: [] })
      const entries = await entriesByTitle(services)
      const standing = entries.get('spoken')!
      expect(standing.recordings).toMatchObject([{ editedText: 'what was said' }])
      expect(standing.messages.filter(({ deletedAt }) => deletedAt === null).map(({ text }) => text)).toEqual([
        'a note',
      ])
      for (const title of ['spoken', 'wordless', 'alone'])
        expect((await soundOf(services, title)).equals(await readFile(join(folder, `${title}.wav`)))).toBe(true)
      await bringAgain(services, 'markdown', out, { taken: 3, unchanged: 0, skipped: [] })
      // Where it came from everything is there, under other ids.
      const before = await counts(source)
      expect(await source.transfer.import('markdown', out, false)).toMatchObject({ taken: 0, unchanged: 3 })
      expect(await counts(source)).toEqual(before)
    },
  )

  it('does not bring audio for words that a person has removed', async () => {
    const folder = await temporaryFolder()
    const file = `---\nbraindump: ${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}\ntitle: t\n---\n\n<!-- braindump recording 2026-11-22T09:00:00.000Z -->\n\n![Recording](<a.wav>)\n\nsaid\n\n<!-- braindump note 2026-11-22T09:00:00.000Z -->\n\nnote\n\n`
    await writeFile(join(folder, 'a.md'), file)
    const { services } = await newProfile()
    await services.transfer.import('markdown', folder, false)
    const said = (await entriesByTitle(services)).get('t')!.messages.find(({ text }) => text === 'said')!
    await services.journal.parts.setMessageDeleted(said.id, true)
    await writeWav(join(folder, 'a.wav'))
    expect(await services.transfer.import('markdown', folder, false)).toMatchObject({ taken: 0, unchanged: 1 })
    expect(await counts(services)).toMatchObject({ recordings: 0 })
  })
})

describe('a folder of audio', () => {
  it('with broken files is taken but for those, and they come when they are repaired', async () => {
    const folder = await temporaryFolder()
    const names = Object.keys(HARMS).filter((harm) => harm !== 'that is gone' && harm !== 'that is a folder')
    for (const [n, name] of ['good', ...names, 'last'].entries())
      await writeWav(join(folder, `${name}.wav`), 200 + n * 40)
    const whole = await temporaryFolder()
    await cp(folder, whole, { recursive: true })
    for (const name of names) await HARMS[name]!(join(folder, `${name}.wav`))
    await mkdir(join(folder, 'folder.wav'))
    const webm = await readFile(join(import.meta.dirname, '../../fixtures/audio/speech.webm'))
    await writeFile(join(folder, 'head.webm'), webm.subarray(0, 200))
    const { services } = await newProfile()
    const report = await bring(services, 'audio', folder)
    // One that is cut off is as much of a recording as there is.
    const skipped = [
      ...names.filter((name) => name !== 'that is cut off').map((name) => `${name}.wav`),
      'head.webm',
    ].sort()
    expect(report).toEqual({ taken: 3, unchanged: 0, skipped })
    expect(await services.audio.store.list()).toHaveLength(3)
    await bringAgain(services, 'audio', folder, report)
    await cp(whole, folder, { recursive: true })
    await rm(join(folder, 'head.webm'))
    expect(await bring(services, 'audio', folder)).toMatchObject({ taken: names.length, unchanged: 2, skipped: [] })
  })
})

describe('a version 3 database', () => {
  const spoken = `INSERT INTO recordings (id, filepath, created_at) VALUES (1, 'one.wav', '2025-03-01 08:00:00'), (2, 'two.wav', '2025-03-02 08:00:00');
    INSERT INTO transcripts (recording_id, text) VALUES (1, 'said once'), (2, 'Alone and kept');
    INSERT INTO chat_sessions (id, title) VALUES (1, 'talk');
    INSERT INTO messages (session_id, recording_id, role, content, created_at) VALUES
      (1, 1, 'user', 'said once', '2025-03-01 08:01:00'), (1, NULL, 'assistant', 'answer', '2025-03-01 08:02:00');`

  it.each([
    'that is gone',
    'that is a folder',
    'that is empty',
    'that is cut off in its header',
    'that holds something else',
  ])('with audio %s keeps the words, and takes the audio in their place when it is back', async (harm) => {
    const folder = await temporaryFolder()
    const path = await writeV3(folder, { sql: spoken })
    for (const name of ['one.wav', 'two.wav']) {
      await writeWav(join(folder, name))
      await HARMS[harm]!(join(folder, name))
    }
    const { services } = await newProfile()
    const report = await bring(services, 'v3', path)
    expect(report).toEqual({ taken: 2, unchanged: 0, skipped: ['sound of recording 1', 'sound of recording 2'] })
    expect((await entriesByTitle(services)).get('talk')).toMatchObject({
      messages: [{ text: 'said once', recordingId: null }, {}],
      recordings: [],
    })
    await bringAgain(services, 'v3', path, report)
    for (const name of ['one.wav', 'two.wav']) {
      await rm(join(folder, name), { recursive: true, force: true })
      await writeWav(join(folder, name))
    }
    expect(await bring(services, 'v3', path)).toEqual({ taken: 2, unchanged: 0, skipped: [] })
    const entries = await entriesByTitle(services)
    for (const title of ['talk', 'Alone and kept']) {
      expect((await soundOf(services, title)).equals(await readFile(join(folder, 'one.wav')))).toBe(true)
      const texts = entries
        .get(title)!
        .messages.filter(({ deletedAt }) => deletedAt === null)
        .map(({ text }) => text)
      expect(texts).toEqual(title === 'talk' ? ['answer'] : [])
    }
    await bringAgain(services, 'v3', path, { taken: 2, unchanged: 0, skipped: [] })
  })

  it('with a damaged page is taken but for what stands on it', async () => {
    const folder = await temporaryFolder()
    const values = Array.from({ length: 60 }, (_, n) => `(${n + 1}, 'card ${n} ${'words '.repeat(160)}')`).join(',')
    const path = await writeV3(folder, { sql: `${spoken} INSERT INTO cards (id, content) VALUES ${values};` })
    await writeWav(join(folder, 'one.wav'))
    await writeWav(join(folder, 'two.wav'))
    const bytes = await readFile(path)
    const good = Buffer.from(bytes)
    for (const card of [20, 40]) {
      const at = bytes.indexOf(`card ${card} `)
      const page = at - (at % 4096)
      bytes.fill(0xee, page, page + 4096)
    }
    await writeFile(path, bytes)
    const { services } = await newProfile()
    const report = await bring(services, 'v3', path)
    expect(report.skipped).toEqual(['table cards'])
    // Two pages hold some eight of them.
    expect(report.taken).toBeGreaterThan(2 + 45)
    expect(report.taken).toBeLessThan(2 + 60)
    await writeFile(path, good)
    expect(await bring(services, 'v3', path)).toEqual({
      taken: 62 - report.taken,
      unchanged: report.taken,
      skipped: [],
    })
  })

  it('of which a whole table cannot be read is taken but for that, which comes when it is repaired', async () => {
    const folder = await temporaryFolder()
    const path = await writeV3(folder, { sql: spoken })
    for (const name of ['one.wav', 'two.wav']) await writeWav(join(folder, name))
    const good = await readFile(path)
    const bytes = Buffer.from(good)
    const at = bytes.indexOf('Alone and kept')
    bytes.fill(0xee, at - (at % 4096), at - (at % 4096) + 4096)
    await writeFile(path, bytes)
    const { services } = await newProfile()
    const report = await bring(services, 'v3', path)
    expect(report).toEqual({ taken: 2, unchanged: 0, skipped: ['table transcripts'] })
    await bringAgain(services, 'v3', path, report)
    await writeFile(path, good)
    // The message of the other one has its words already.
    expect(await bring(services, 'v3', path)).toEqual({ taken: 1, unchanged: 1, skipped: [] })
    const recordings = [...(await entriesByTitle(services)).values()].flatMap((entry) => entry.recordings)
    const words = recordings.map(({ editedText, transcript }) => editedText ?? transcript?.text).sort()
    expect(words).toEqual(['Alone and kept', 'said once'])
    await bringAgain(services, 'v3', path, { taken: 2, unchanged: 0, skipped: [] })
  })
})
