import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { fillJournal, syncAll } from '../support/fullJournal'
import { kept, meet, place, server } from '../support/meeting'
import { contentsOf, needsPython, readBackup, withoutPython } from '../support/reader'
import { inZone } from '../support/zone'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

meet()

const DATABASES = ['keyring', 'sessions', 'messages', 'recordings', 'tags', 'prompts', 'settings', 'audio']
type Rows = { rows: { id: string; doc: Record<string, unknown> }[] }

/** The databases of a server as an administrator saves them. */
async function saved(prefix: string): Promise<Record<string, Rows>> {
  const found: Record<string, Rows> = {}
  for (const entity of DATABASES) {
    const name = `${prefix}-${entity}`
    const query = '_all_docs?include_docs=true&conflicts=true&attachments=true'
    found[name] = (await server.request('GET', `/${name}/${query}`)).body as Rows
  }
  return found
}

async function written(databases: Record<string, Rows>, asLines = false): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, value] of Object.entries(databases)) {
    // A row a line, as CouchDB itself writes.
    const lines = `{"total_rows":${value.rows.length},"offset":0,"rows":[\r\n${value.rows.map((row) => JSON.stringify(row)).join(',\r\n')}\r\n]}\n`
    await writeFile(join(folder, `${name}.json`), asLines ? lines : JSON.stringify(value))
  }
  return folder
}

it.skipIf(withoutPython)(
  needsPython('what the reader writes of a server, of saved databases and of a profile is what the app exports'),
  async () => {
    // A day and a quarter of an hour away from Greenwich.
    inZone('Pacific/Chatham')
    const a = await kept(Device.first(place))
    await syncAll(a)
    const b = await kept(Device.joined(place))
    const made = await fillJournal(a, b, await temporaryFolder())
    const exported = await temporaryFolder()
    const report = await a.services.transfer.export('markdown', exported, [])
    expect(report).toMatchObject({ entries: 14, skipped: [] })
    const expected = await contentsOf(exported)
    expect(Object.keys(expected).filter((name) => name.startsWith('audio/'))).toHaveLength(2)
    expect(expected['2023-11-15 Changed on two devices.md']).toContain(
      'The FIRST sentence stands here.\n\nThe second stands far from IT.',
    )

    const options = ['--prefix', place.prefix, '--username', place.username]
    const fromServer = join(await temporaryFolder(), 'new', 'folder')
    const first = await readBackup(server.url, fromServer, options, { BRAINDUMP_REMOTE_PASSWORD: place.password })
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(await contentsOf(fromServer)).toEqual(expected)

    const databases = await saved(place.prefix)
    // Run by hand for a new version of the format: what it wrote has to open for ever.
    const fixture = process.env['BRAINDUMP_WRITE_FORMAT_FIXTURE']
    if (fixture !== undefined) {
      await cp(await written(databases, true), join(fixture, 'server'), { recursive: true })
      await cp(exported, join(fixture, 'markdown'), { recursive: true })
      await writeFile(join(fixture, 'recovery-code.txt'), `${a.recoveryCode}\n`)
    }
    for (const asLines of [false, true]) {
      const out = await temporaryFolder()
      expect(await readBackup(await written(databases, asLines), out)).toMatchObject({ code: 0, err: '' })
      expect(await contentsOf(out)).toEqual(expected)
    }

    // With the recovery code, and what is in the trash beside the rest.
    const withTrash = await temporaryFolder()
    const code = {
      BRAINDUMP_PASSPHRASE: null,
      BRAINDUMP_RECOVERY_CODE: a.recoveryCode.toLowerCase().replaceAll('-', ' '),
    }
    expect(await readBackup(await written(databases), withTrash, ['--trash', '--json'], code)).toMatchObject({
      code: 0,
    })
    const { 'documents.jsonl': documents, ...files } = await contentsOf(withTrash)
    expect(Object.keys(files).filter((name) => !(name in expected))).toEqual(['trash/2023-11-15 In the trash.md'])
    const bodies = Buffer.from(documents ?? '', 'hex')
      .toString()
      .trim()
      .split('\n')
    expect(bodies.map((line) => (JSON.parse(line) as { id: string }).id)).toContain(made.trashed)
    expect(bodies.join()).not.toContain(made.purged)

    // A backup that was made a moment ago.
    const target = await temporaryFolder()
    const { backups } = a.services
    await backups.run(await backups.add(target), new AbortController().signal, () => undefined)
    const fromBackup = await temporaryFolder()
    expect(await readBackup(target, fromBackup)).toMatchObject({ code: 0, err: '' })
    expect(await contentsOf(fromBackup)).toEqual(expected)

    await a.host.close()
    const copy = join(await temporaryFolder(), 'profile')
    await cp(a.profile, copy, { recursive: true })
    const fromProfile = await temporaryFolder()
    expect(await readBackup(copy, fromProfile)).toMatchObject({ code: 0, err: '' })
    expect(await contentsOf(fromProfile)).toEqual(expected)
  },
)
