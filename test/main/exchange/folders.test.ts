import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dayOf } from '../../../app/statistics/days'
import { temporaryFolder } from '../../support/documents'
import { counts, entriesByTitle, newProfile } from './support/profile'
import { writeWav } from './support/v3'

describe('an export as Markdown', () => {
  it('reads well, and comes back with texts, tags, pin and sound', async () => {
    const { services } = await newProfile()
    const wav = join(await temporaryFolder(), 'voice.wav')
    await writeWav(wav)
    const { sessionId, recordingId } = await services.audio.importFile(wav)
    const { journal } = services
    await journal.sessions.rename(sessionId, 'Zürich: "rain"?')
    await journal.sessions.setTag([sessionId], await journal.tags.named('Reisen'), true)
    await journal.sessions.setPinned([sessionId], true)
    await journal.parts.setTranscript(recordingId, 'It rained.')
    await journal.sessions.addNote(sessionId, '# A note\n\n- with a list')
    const trashed = await journal.sessions.create({ title: 'thrown away' })
    await journal.sessions.trash([trashed])
    const out = await temporaryFolder()
    expect(await services.transfer.export('markdown', out, [])).toMatchObject({ entries: 1, files: 2, skipped: [] })
    const [, file] = (await readdir(out)).sort((a) => (a === 'audio' ? -1 : 1))
    const day = dayOf((await entriesByTitle(services)).get('Zürich: "rain"?')!.session.createdAt)
    expect(file).toBe(`${day} Zürich rain.md`)
    const text = await readFile(join(out, file!), 'utf8')
    expect(text).toContain('tags:\n  - Reisen')
    expect(text).toContain('It rained.')
    expect(text).toContain('# A note\n\n- with a list')

    const other = await newProfile()
    expect(await other.services.transfer.import('markdown', out, false)).toEqual({
      taken: 1,
      unchanged: 0,
      skipped: [],
    })
    const entry = (await entriesByTitle(other.services)).get('Zürich: "rain"?')!
    expect(entry).toMatchObject({ session: { id: sessionId, pinned: true }, tags: ['Reisen'] })
    expect(entry.messages.map(({ role, text }) => [role, text])).toEqual([
      ['user', ''],
      ['note', '# A note\n\n- with a list'],
    ])
    expect(entry.recordings).toMatchObject([{ editedText: 'It rained.', durationMs: 1000 }])
    const reader = await other.services.audio.reader(entry.recordings[0]!.id)
    expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(await readFile(wav))).toBe(true)
    // In the journal it came from, everything is there already.
    const before = await counts(services)
    expect(await services.transfer.import('markdown', out, false)).toEqual({ taken: 0, unchanged: 1, skipped: [] })
    expect(await counts(services)).toEqual(before)
  })
})

describe('a folder of Markdown', () => {
  it('is taken file by file, with linked sound, and again without change', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'sub'))
    await mkdir(join(folder, '.obsidian'))
    await writeWav(join(folder, 'sub', 'a.wav'))
    await writeFile(join(folder, '.obsidian', 'hidden.md'), 'not mine')
    await writeFile(
      join(folder, 'sub', '2024-05-06 Walk.md'),
      '---\ntags: [outside]\n---\nAlong the river ![[a.wav]] ![[b.wav]]',
    )
    await writeFile(join(folder, 'Plain.md'), 'Just text ![x](../../../etc/hostname.wav)')
    const report = await services.transfer.import('markdown', folder, false)
    expect(report).toMatchObject({ taken: 2, unchanged: 0 })
    expect(report.skipped.map(({ what }) => what)).toEqual([
      '../../../etc/hostname.wav in Plain.md',
      'b.wav in sub/2024-05-06 Walk.md',
    ])
    const entries = await entriesByTitle(services)
    expect(entries.get('Walk')).toMatchObject({ tags: ['outside'], recordings: [{ fileName: 'a.wav' }] })
    expect(entries.get('Plain')).toMatchObject({ messages: [{ role: 'note' }] })
    expect(await services.transfer.import('markdown', folder, false)).toMatchObject({ taken: 0, unchanged: 2 })
  })
})

describe('a folder of sound', () => {
  it('is an entry a file, dated by the file, the same sound once', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    await writeWav(join(folder, 'Monday.wav'))
    await writeWav(join(folder, 'Monday copy.wav'))
    await writeWav(join(folder, 'deep', 'Tuesday.wav'), 330)
    await writeFile(join(folder, 'broken.mp3'), 'no sound')
    await writeFile(join(folder, 'list.txt'), 'text')
    await utimes(join(folder, 'deep', 'Tuesday.wav'), 1_700_000_000, 1_700_000_000)
    const report = await services.transfer.import('audio', folder, false)
    expect(report).toMatchObject({ taken: 2, skipped: [{ what: 'broken.mp3' }] })
    expect((await entriesByTitle(services)).get('Tuesday')).toMatchObject({
      session: { createdAt: 1_700_000_000_000 },
      recordings: [{ fileName: 'Tuesday.wav', durationMs: 1000, sampleRateHz: 16_000, source: 'import' }],
    })
    expect(await services.transfer.import('audio', folder, false)).toMatchObject({ taken: 0 })
    expect(await services.audio.store.list()).toHaveLength(2)
  })

  it('leaves nothing behind when the import is cancelled in the middle of an entry', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    for (let n = 0; n < 6; n++) await writeWav(join(folder, `${n}.wav`), 200 + n * 50)
    const running = services.transfer.import('audio', folder, false)
    // As soon as the first sound is stored, before its entry is written.
    while ((await services.audio.store.list()).length === 0) await new Promise(setImmediate)
    services.transfer.cancel()
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
    expect(await counts(services)).toMatchObject({ sessions: 0, messages: 0, recordings: 0 })
    expect(await services.audio.store.list()).toEqual([])
    expect(await services.transfer.import('audio', folder, false)).toMatchObject({ taken: 6 })
  })
})
