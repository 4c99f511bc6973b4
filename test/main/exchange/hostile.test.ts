import { keyed } from '../../../app/messages/message'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Services } from '../../../main/composition/services'
import { temporaryFolder } from '../../support/documents'
import { counts, newProfile } from './support/profile'
import { writeWav } from './support/v3'

/* What comes from elsewhere may be anything. It is named and left out, or taken; nothing else is read, and nothing hangs. */

interface Document {
  id: string
  createdAt?: number
  am?: string
  [key: string]: unknown
}
interface EntryJson {
  session: Document
  messages: Document[]
  recordings: Document[]
  audio: Record<string, string>
}

/** An export of one entry with a note and sound, and how to change what stands in it. */
async function exported(): Promise<{
  out: string
  secret: string
  /** Answers how to change it back. */
  change: (how: (entry: EntryJson) => void) => Promise<() => Promise<void>>
}> {
  const { services } = await newProfile()
  const folder = await temporaryFolder()
  await writeWav(join(folder, 'voice.wav'))
  await writeWav(join(folder, 'secret.wav'), 440)
  const { sessionId } = await services.audio.importFile(join(folder, 'voice.wav'))
  const note = await services.journal.sessions.addNote(sessionId, 'a note')
  await services.journal.parts.setText(note, 'a note, edited')
  const out = join(folder, 'export')
  await services.transfer.export('json', out, [])
  const path = join(out, 'entries', (await readdir(join(out, 'entries')))[0] ?? '')
  return {
    out,
    secret: join(folder, 'secret.wav'),
    change: async (how) => {
      const good = await readFile(path, 'utf8')
      const entry = JSON.parse(good) as EntryJson
      how(entry)
      await writeFile(path, JSON.stringify(entry))
      return () => writeFile(path, good)
    },
  }
}

const nothing = { sessions: 0, messages: 0, recordings: 0 }

/** Imports into a new journal and expects that nothing came of it but a reason. */
async function refused(
  kind: 'json' | 'markdown',
  path: string,
): Promise<{ services: Services; why: string | undefined }> {
  const { services } = await newProfile()
  const report = await services.transfer.import(kind, path, false)
  expect(report).toMatchObject({ taken: 0, skipped: [{ why: { key: expect.any(String) as string } }] })
  expect(await counts(services)).toMatchObject(nothing)
  expect(await services.audio.store.list()).toEqual([])
  return { services, why: report.skipped[0]?.why.key }
}

describe('a JSON export from somebody else', () => {
  it('with ids that lead elsewhere is left out', async () => {
    const { out, change } = await exported()
    const { services } = await newProfile()
    const ids = ['../../../etc/passwd', 'session:..', 'session:../../x', `session:${randomUUID()}/..`, '__proto__', '']
    for (const id of ids)
      for (const part of ['session', 'messages', 'recordings'] as const) {
        const good = await change((entry) => [entry[part]].flat().forEach((document) => (document.id = id)))
        expect(await services.transfer.import('json', out, false)).toMatchObject({ taken: 0, skipped: [{}] })
        await good()
      }
    expect(await counts(services)).toMatchObject(nothing)
    expect(await services.audio.store.list()).toEqual([])
    expect(await services.transfer.import('json', out, false)).toMatchObject({ taken: 1, skipped: [] })
  })

  it('with a date in no year is left out, for no calendar could show it', async () => {
    const { out, change } = await exported()
    const { services } = await newProfile()
    for (const at of [9e15, -9e15, Number.MAX_SAFE_INTEGER, Date.UTC(10_000, 1, 1)]) {
      await change((entry) => (entry.session.createdAt = at))
      expect(await services.transfer.import('json', out, false)).toMatchObject({
        taken: 0,
        skipped: [{ why: keyed('import.yearOutOfRange') }],
      })
    }
    expect(await counts(services)).toMatchObject(nothing)
  })

  it('with a history that does not open is left out before the first edit fails on it', async () => {
    const { out, change } = await exported()
    await change((entry) => entry.messages.forEach((message) => (message.am &&= 'bm8gaGlzdG9yeQ==')))
    expect((await refused('json', out)).why).toMatch(/^history\./)
  })

  it('reads no sound through a link out of it, nor by an absolute path', async () => {
    for (const how of ['link', 'absolute', 'parent']) {
      const { out, secret, change } = await exported()
      if (how === 'link') await symlink(secret, join(out, 'audio', 'link.wav'))
      const path = how === 'link' ? 'audio/link.wav' : how === 'absolute' ? secret : '../secret.wav'
      await change((entry) => (entry.audio = Object.fromEntries(entry.recordings.map(({ id }) => [id, path]))))
      const { services } = await newProfile()
      const report = await services.transfer.import('json', out, false)
      expect(report).toMatchObject({ taken: 1, skipped: [{ what: path }] })
      expect(await services.audio.store.list()).toEqual([])
    }
  })

  it('with links, folders and pipes among its entries reads none of them, and waits for nobody', async () => {
    const { out, secret, change } = await exported()
    await change((entry) => (entry.audio = {}))
    const elsewhere = join(secret, '..', 'other.json')
    await writeFile(elsewhere, '{}')
    await symlink(elsewhere, join(out, 'entries', 'link.json'))
    await symlink('loop.json', join(out, 'entries', 'loop.json'))
    await mkdir(join(out, 'entries', 'folder.json'))
    execFileSync('mkfifo', [join(out, 'entries', 'pipe.json')])
    const { services } = await newProfile()
    const report = await services.transfer.import('json', out, false)
    expect(report.taken).toBe(1)
    expect(report.skipped.map(({ what }) => what)).toEqual([
      'entries/folder.json',
      'entries/link.json',
      'entries/loop.json',
      'entries/pipe.json',
    ])
  })

  it('nested without end, or without end, is a file that is left out', async () => {
    const { out } = await exported()
    const [name = ''] = await readdir(join(out, 'entries'))
    const path = join(out, 'entries', name)
    for (const deep of ['['.repeat(1e6) + ']'.repeat(1e6), '{"session":'.repeat(2e5) + '1' + '}'.repeat(2e5)]) {
      await writeFile(path, deep)
      await refused('json', out)
    }
    await truncate(path, 3 * 1024 ** 3)
    expect((await refused('json', out)).why).toBe('import.tooLarge')
    const journal = JSON.parse(await readFile(join(out, 'braindump.json'), 'utf8')) as Record<string, unknown>
    const settings = `[{"id":"setting:x","type":"setting","format":1,"value":${'['.repeat(2e4)}${']'.repeat(2e4)},"stamp":{"atMs":1,"device":"0123456789abcdef"}}]`
    await writeFile(
      join(out, 'braindump.json'),
      JSON.stringify({ ...journal, settings: 'HERE' }).replace('"HERE"', settings),
    )
    const { services } = await newProfile()
    const report = await services.transfer.import('json', out, false)
    expect(report).toMatchObject({ taken: 0, skipped: [{ what: 'settings 1 in braindump.json' }, {}] })
  })

  it('cannot change a setting that was made here', async () => {
    const source = await newProfile()
    await source.device.host.settings.set('trash.keepDays', 1)
    await source.device.host.settings.set('appearance.language', 'de')
    const out = await temporaryFolder()
    await source.services.transfer.export('json', out, [])
    const { device, services } = await newProfile()
    await device.host.settings.set('trash.keepDays', 90)
    await services.transfer.import('json', out, false)
    expect(device.host.settings.get('trash.keepDays')).toBe(90)
    await expect.poll(() => device.host.settings.get('appearance.language')).toBe('de')
  })
})

describe('a folder of Markdown from somebody else', () => {
  it('with front matter that is a bomb, and texts of brackets alone, is read in a moment', async () => {
    const folder = await temporaryFolder()
    const bombs = {
      'keys.md': `---\n${'? '.repeat(8_000)}\n---\ntext`,
      'deep.md': `---\ntags: ${'['.repeat(50_000)}\n---\ntext`,
      'laugh.md': `---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\ntags: *c\n---\ntext`,
      'long.md': `---\nx: ${'y'.repeat(2_000_000)}\n---\ntext`.slice(0, 1_900_000),
      'brackets.md': '['.repeat(1_000_000),
      'links.md': '[]('.repeat(300_000),
      'sounds.md': '![](a.wav'.repeat(200_000),
      'wiki.md': '![['.repeat(300_000),
    }
    for (const [name, text] of Object.entries(bombs)) await writeFile(join(folder, name), text)
    const { services } = await newProfile()
    const started = performance.now()
    const report = await services.transfer.import('markdown', folder, false)
    expect(report.taken).toBe(8)
    expect(performance.now() - started).toBeLessThan(15_000)
  }, 60_000)

  it('whose names and links lead elsewhere reads nothing from there', async () => {
    const folder = await temporaryFolder()
    const top = join(folder, 'notes')
    await mkdir(join(top, 'sub'), { recursive: true })
    await writeWav(join(folder, 'secret.wav'))
    await symlink(join(folder, 'secret.wav'), join(top, 'link.wav'))
    await symlink(folder, join(top, 'up'))
    await symlink('/etc/hostname', join(top, 'linked.md'))
    await writeFile(
      join(top, 'note.md'),
      '---\nbraindump: ../../x\n---\n![](link.wav) ![](../secret.wav) ![](up/secret.wav)',
    )
    execFileSync('mkfifo', [join(top, 'pipe.md')])
    const { services } = await newProfile()
    const report = await services.transfer.import('markdown', top, false)
    expect(report.taken).toBe(1)
    expect(report.skipped).toHaveLength(3)
    expect(await counts(services)).toMatchObject({ sessions: 1, recordings: 0 })
  })

  it('with a file that is too large names it and takes the others', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'huge.md'), '')
    await truncate(join(folder, 'huge.md'), 2 * 1024 ** 3)
    await writeFile(join(folder, 'small.md'), 'words')
    const { services } = await newProfile()
    expect(await services.transfer.import('markdown', folder, false)).toMatchObject({
      taken: 1,
      skipped: [{ what: 'huge.md', why: { key: 'import.tooLarge' } }],
    })
  })

  it('is let go of at once when it is cancelled while it is still being read', async () => {
    const folder = await temporaryFolder()
    for (let n = 0; n < 300; n++) await writeFile(join(folder, `${n}.md`), 'words')
    const { services } = await newProfile()
    const running = services.transfer.import('markdown', folder, false)
    services.transfer.cancel()
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
    expect(await counts(services)).toMatchObject({ ...nothing, tags: 0 })
  })
})

describe('an export', () => {
  it.each(['json', 'markdown'] as const)('as %s that cannot be written says so and leaves nothing', async (format) => {
    const { services } = await newProfile()
    await services.journal.sessions.create({ title: 'one' })
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a file'), 'x')
    for (const place of [join(folder, 'a file', 'below'), '/proc/nowhere'])
      await expect(services.transfer.export(format, place, [])).rejects.toMatchObject({ kind: 'invalid-input' })
    expect(await readdir(folder)).toEqual(['a file'])
  })

  it.each(['json', 'markdown'] as const)('as %s that breaks off takes back what it had written', async (format) => {
    const { services } = await newProfile()
    for (let n = 0; n < 30; n++) await services.journal.sessions.create({ title: `${n}`, text: 'words' })
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'mine.txt'), 'mine')
    const running = services.transfer.export(format, folder, [])
    const cut = expect(running).rejects.toMatchObject({ kind: 'cancelled' })
    // As soon as something is there.
    while ((await readdir(folder, { recursive: true })).length < 4) await new Promise(setImmediate)
    services.transfer.cancel()
    await cut
    expect(await readdir(folder, { recursive: true })).toEqual(['mine.txt'])
  })
})
