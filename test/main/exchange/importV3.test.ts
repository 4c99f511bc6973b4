import { keyed } from '../../../app/messages/message'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../support/documents'
import { counts, entriesByTitle, newProfile } from './support/profile'
import { writeV3, writeWav } from './support/v3'

const FULL = `
  INSERT INTO recordings (id, filepath, duration_ms, created_at) VALUES
    (1, 'recordings/one.wav', 1000, '2025-03-01 08:00:00'), (2, 'C:\\Users\\me\\two.wav', 1000, '2025-03-02 08:00:00');
  INSERT INTO transcripts (id, recording_id, text, language, confidence, plugin_name, created_at) VALUES
    (1, 1, 'older words', 'en', 0.5, 'candle', '2025-03-01 08:00:01'),
    (2, 1, 'Grüße aus Zürich', 'de', 0.9, 'whisper-cpp', '2025-03-01 08:00:02'),
    (3, 2, 'A lone recording. With more.', 'en', 0.9, 'whisper-cpp', '2025-03-02 08:00:02');
  INSERT INTO segments (transcript_id, start_ms, end_ms, text, confidence) VALUES (2, 500, 900, 'aus Zürich', 0.8), (2, 0, 500, 'Grüße', 0.7);
  INSERT INTO chat_sessions (id, title, created_at) VALUES (1, 'A talk', '2025-03-01 07:59:00'), (2, NULL, '2025-03-03T10:00:00Z');
  INSERT INTO messages (session_id, recording_id, role, content, privacy_tags, created_at) VALUES
    (1, 1, 'user', 'Grüße aus Zürich', NULL, '2025-03-01 08:01:00'),
    (1, NULL, 'assistant', 'Hello!', '["email"]', '2025-03-01 08:02:00'),
    (2, NULL, 'user', 'typed', NULL, '2025-03-03 10:01:00');
  INSERT INTO prompts (name, title, content, is_system) VALUES ('brain_dump', 'Brain dump', '# Say it', 1);
  INSERT INTO prompt_templates (name, system_prompt, is_default) VALUES ('daily_reflection', 'Reflect.', 1);
  INSERT INTO session_tags (session_id, tag_id) VALUES (1, 1);
  INSERT INTO cards (id, content, category, created_at) VALUES (1, 'A thought worth a card', 'GRIT', '2025-04-01 00:00:00');`

async function fullFolder() {
  const folder = await temporaryFolder()
  await writeWav(join(folder, 'recordings', 'one.wav'))
  await writeWav(join(folder, 'two.wav'), 220)
  return { folder, path: await writeV3(folder, { sql: FULL }) }
}

describe('a version 3 database', () => {
  it('is taken whole: sessions, answers, sound, transcripts, tags, prompts, cards', async () => {
    const { services } = await newProfile()
    const { path } = await fullFolder()
    const report = await services.transfer.import('v3', path, false)
    expect(report).toEqual({ taken: 4, unchanged: 0, skipped: [] })

    const entries = await entriesByTitle(services)
    const talk = entries.get('A talk')
    expect(talk).toMatchObject({ session: { createdAt: Date.UTC(2025, 2, 1, 7, 59) }, tags: ['work'], problems: [] })
    expect(talk?.messages.map(({ role, text }) => [role, text])).toEqual([
      ['user', ''],
      ['assistant', 'Hello!'],
    ])
    const [recording] = talk?.recordings ?? []
    expect(recording).toMatchObject({
      id: talk?.messages[0]?.recordingId,
      transcript: { text: 'Grüße aus Zürich', language: 'de', engine: 'whisper-cpp' },
      editedText: null,
      durationMs: 1000,
      mimeType: 'audio/wav',
      fileName: 'one.wav',
    })
    expect(recording?.transcript?.segments.map(({ text }) => text)).toEqual(['Grüße', 'aus Zürich'])
    const reader = await services.audio.reader(recording!.id)
    const sound = Buffer.from(await reader.read(0, reader.sizeBytes))
    expect(sound.equals(await readFile(join(path, '..', 'recordings', 'one.wav')))).toBe(true)

    expect(entries.get('A lone recording')?.recordings).toMatchObject([{ fileName: 'two.wav' }])
    expect(entries.get('')?.messages).toMatchObject([{ role: 'user', text: 'typed' }])
    expect(entries.get('A thought worth a card')).toMatchObject({ tags: ['grit'], messages: [{ role: 'note' }] })
    expect(await counts(services)).toMatchObject({ sessions: 4, messages: 5, recordings: 2, tags: 3, prompts: 2 })
  })

  it('changes nothing when it is taken again, and nothing a person changed since', async () => {
    const { services } = await newProfile()
    const { path } = await fullFolder()
    await services.transfer.import('v3', path, false)
    const id = (await entriesByTitle(services)).get('A talk')!.session.id
    await services.journal.sessions.rename(id, 'My own title')
    const before = await counts(services)
    expect(await services.transfer.import('v3', path, false)).toEqual({ taken: 0, unchanged: 4, skipped: [] })
    expect(await counts(services)).toEqual(before)
    expect((await entriesByTitle(services)).has('My own title')).toBe(true)
  })

  it('is only looked at in a dry run, which tells the same', async () => {
    const { services } = await newProfile()
    const { path } = await fullFolder()
    const before = await counts(services)
    expect(await services.transfer.import('v3', path, true)).toEqual({ taken: 4, unchanged: 0, skipped: [] })
    expect(await counts(services)).toEqual(before)
    expect(await services.audio.store.list()).toEqual([])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of schema version %i is read by the tables it has', async (version) => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    await writeWav(join(folder, 'a.wav'))
    const sql = `INSERT INTO recordings (filepath, created_at) VALUES ('${join(folder, 'a.wav')}', '2025-01-01 00:00:00');
      INSERT INTO transcripts (recording_id, text) VALUES (1, 'Hello there');`
    const { taken, skipped } = await services.transfer.import('v3', await writeV3(folder, { version, sql }), false)
    expect(taken).toBe(1)
    // Version 1 had no place to say its version.
    expect(skipped).toHaveLength(version === 1 ? 1 : 0)
    expect((await entriesByTitle(services)).has('Hello there')).toBe(true)
  })

  it.each(['99', 'abc', null])('that says its version is %s is read by what is there, with a remark', async (says) => {
    const { services } = await newProfile()
    const path = await writeV3(await temporaryFolder(), {
      says,
      sql: `INSERT INTO chat_sessions (title) VALUES ('kept'); INSERT INTO messages (session_id, role, content) VALUES (1, 'user', 'x');`,
    })
    const { taken, skipped } = await services.transfer.import('v3', path, false)
    expect(taken).toBe(1)
    expect(skipped).toMatchObject([{ why: keyed('import.v3Versions', { last: 8 }) }])
  })

  it('keeps the words where the sound is missing or no sound, and says so', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'text.wav'), 'this is no sound at all')
    const path = await writeV3(folder, {
      sql: `INSERT INTO recordings (id, filepath) VALUES (1, 'gone.wav'), (2, 'text.wav'), (3, '/etc/hostname');
        INSERT INTO transcripts (recording_id, text) VALUES (1, 'said once'), (2, 'Alone and kept');
        INSERT INTO chat_sessions (title) VALUES ('talk');
        INSERT INTO messages (session_id, recording_id, role, content) VALUES (1, 1, 'user', '');`,
    })
    const { taken, skipped } = await services.transfer.import('v3', path, false)
    expect(taken).toBe(2)
    expect(skipped.map(({ what }) => what)).toEqual([
      'sound of recording 1',
      'sound of recording 2',
      'sound of recording 3',
    ])
    const entries = await entriesByTitle(services)
    expect(entries.get('talk')).toMatchObject({ messages: [{ text: 'said once', recordingId: null }], recordings: [] })
    expect(entries.get('Alone and kept')?.messages).toMatchObject([{ text: 'Alone and kept' }])
  })

  it('with references that point nowhere is taken as far as it holds together, and each of them named', async () => {
    const { services } = await newProfile()
    const path = await writeV3(await temporaryFolder(), {
      sql: `INSERT INTO chat_sessions (id, title) VALUES (1, 'whole');
        INSERT INTO messages (id, session_id, recording_id, role, content) VALUES (1, 1, 77, 'user', 'kept words'), (2, 88, NULL, 'user', 'of nobody');
        INSERT INTO transcripts (id, recording_id, text) VALUES (5, 66, 'of no recording');
        INSERT INTO session_tags (session_id, tag_id) VALUES (1, 55), (44, 1);`,
    })
    const { taken, skipped } = await services.transfer.import('v3', path, false)
    expect(taken).toBe(1)
    expect(skipped.map(({ what }) => what).sort()).toEqual([
      'message 2',
      'recording 77 of message 1',
      'tag 1 of session 44',
      'tag 55',
      'transcript 5',
    ])
    expect((await entriesByTitle(services)).get('whole')?.messages).toMatchObject([{ text: 'kept words' }])
  })

  it('with values of other types than it should have is read all the same', async () => {
    const { services } = await newProfile()
    const path = await writeV3(await temporaryFolder(), {
      sql: `INSERT INTO chat_sessions (id, title, created_at) VALUES (1, x'00ff', 'yesterday'), (2, 'fine', 1700000000);
        INSERT INTO messages (session_id, role, content, created_at) VALUES (1, 7, 12, 'noon'), (2, 'user', char(55357) || 'half', NULL);
        INSERT INTO tags (name, color) VALUES ('', 'red'), ('GREEN', 'green');
        INSERT INTO session_tags (session_id, tag_id) VALUES (2, 3), (2, 4);`,
    })
    const { taken, skipped } = await services.transfer.import('v3', path, false)
    expect(taken).toBe(2)
    expect(skipped).toMatchObject([{ what: 'tag 3', why: keyed('tag.noName') }])
    expect((await entriesByTitle(services)).get('fine')).toMatchObject({
      session: { createdAt: 1_700_000_000_000 },
      tags: ['GREEN'],
    })
  })

  it('uses a tag of the same name that is there already', async () => {
    const { services } = await newProfile()
    const mine = await services.journal.tags.create('Work', '#000000')
    const { path } = await fullFolder()
    await services.transfer.import('v3', path, false)
    expect(Object.keys((await entriesByTitle(services)).get('A talk')!.session.tags)).toEqual([mine])
  })
})

describe('a version 3 file that cannot be read', () => {
  const nothingTaken = async (path: string, kind: string, message: RegExp) => {
    const { services } = await newProfile()
    const before = await counts(services)
    await expect(services.transfer.import('v3', path, false)).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message) as string,
    })
    expect(await counts(services)).toEqual(before)
  }

  it('because it is missing says so', () => nothingTaken('/nowhere/at/all.db', 'not-found', /no file/))

  it('because it is something else says so', async () => {
    const path = join(await temporaryFolder(), 'x.db')
    await writeFile(path, 'x'.repeat(5000))
    await nothingTaken(path, 'unsupported', /not a BrainDump 3 database/)
  })

  it('because it is another program’s database says so', async () => {
    await nothingTaken(
      await writeV3(await temporaryFolder(), { version: 0, sql: 'CREATE TABLE x (y)' }),
      'unsupported',
      /not written by BrainDump 3/,
    )
  })

  it('because it is damaged says so', async () => {
    const { path } = await fullFolder()
    const bytes = await readFile(path)
    bytes.fill(0xee, 100, bytes.length)
    await writeFile(path, bytes)
    await nothingTaken(path, 'integrity', /damaged/)
  })

  it('because a change to it was not finished says so', async () => {
    const { path } = await fullFolder()
    await writeFile(`${path}-journal`, 'a journal that has to be rolled back')
    await nothingTaken(path, 'busy', /in use/)
  })

  const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0
  const locks = async (): Promise<boolean> => (await readFile('/proc/locks', 'utf8').catch(() => '')) !== ''
  // A real lock needs a real SQLite; there is none in Node 20.
  it.skipIf(!hasPython)('because another program holds a lock on it says so', async ({ skip }) => {
    const { path } = await fullFolder()
    const script = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1],isolation_level=None)
c.execute('BEGIN EXCLUSIVE')
print('locked',flush=True)
sys.stdin.read()`
    const holder = spawn('python3', ['-c', script, path])
    onTestFinished(() => void holder.kill())
    await once(holder.stdout, 'data')
    if (!(await locks())) skip('This system does not tell of locks.')
    await nothingTaken(path, 'busy', /in use/)
    const ended = once(holder, 'exit')
    holder.stdin.end()
    await ended
    const { services } = await newProfile()
    expect(await services.transfer.import('v3', path, false)).toMatchObject({ taken: 4 })
  })

  it.skipIf(!hasPython)(
    'only in part without its write-ahead log is read with it, and nothing is written beside it',
    async () => {
      const folder = await temporaryFolder()
      const path = await writeV3(folder, { sql: `INSERT INTO chat_sessions (title) VALUES ('in the file')` })
      // Killed, so that its last words stand in the log alone; the change after them was never committed.
      const script = `import sqlite3,sys,os
c=sqlite3.connect(sys.argv[1],isolation_level=None)
c.execute('PRAGMA journal_mode=WAL')
c.execute("INSERT INTO chat_sessions (title) VALUES ('in the log')")
c.execute('PRAGMA cache_size=1')
c.execute('BEGIN')
for n in range(2000): c.execute("INSERT INTO chat_sessions (title) VALUES ('never committed')")
os._exit(9)`
      spawnSync('python3', ['-c', script, path])
      const files = (await readdir(folder)).sort()
      expect((await readFile(`${path}-wal`)).length).toBeGreaterThan(0)
      const { services } = await newProfile()
      expect(await services.transfer.import('v3', path, false)).toMatchObject({ taken: 2 })
      expect([...(await entriesByTitle(services)).keys()].sort()).toEqual(['in the file', 'in the log'])
      expect((await readdir(folder)).sort()).toEqual(files)
    },
  )

  it('only because its log is gone is read without it', async () => {
    const path = await writeV3(await temporaryFolder(), {
      wal: true,
      sql: `INSERT INTO chat_sessions (title) VALUES ('kept')`,
    })
    const { services } = await newProfile()
    expect(await services.transfer.import('v3', path, false)).toMatchObject({ taken: 1 })
  })
})
