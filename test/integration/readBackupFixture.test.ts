import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { syncAll } from '../support/fullJournal'
import { kept, meet, place, server } from '../support/meeting'
import { contentsOf, needsPython, readBackup, withoutPython } from '../support/reader'
import { inZone } from '../support/zone'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

meet()

/* A journal that an earlier version wrote: it has to open for ever. What was exported of it then stands beside it. */

const FIXTURE = join(import.meta.dirname, '../fixtures/format/1')
const ZONE = 'Pacific/Chatham'

interface Row {
  id: string
  doc: Record<string, unknown> & { _id: string; _rev: string }
}

/** The rows of a saved database. */
async function rowsOf(folder: string, entity: string): Promise<{ path: string; rows: Row[] }> {
  const name = (await readdir(folder)).find((one) => one.endsWith(`-${entity}.json`)) ?? ''
  const path = join(folder, name)
  return { path, rows: (JSON.parse(await readFile(path, 'utf8')) as { rows: Row[] }).rows }
}

/** A copy of the saved databases in which one was changed. */
async function changed(entity: string, change: (rows: Row[]) => Row[] | void): Promise<string> {
  const folder = await temporaryFolder()
  await cp(join(FIXTURE, 'server'), folder, { recursive: true })
  const { path, rows } = await rowsOf(folder, entity)
  await writeFile(path, JSON.stringify({ rows: change(rows) ?? rows }))
  return folder
}

describe.skipIf(withoutPython)(needsPython('the reader'), () => {
  it('opens what an earlier version wrote', async () => {
    inZone(ZONE)
    const out = await temporaryFolder()
    expect(await readBackup(join(FIXTURE, 'server'), out)).toMatchObject({ code: 0, err: '' })
    expect(await contentsOf(out)).toEqual(await contentsOf(join(FIXTURE, 'markdown')))
  })

  it('opens a backup that an earlier version wrote, and the rest of one in which a pack is damaged', async () => {
    inZone('UTC')
    const backup = join(FIXTURE, '../backup-1')
    const out = await temporaryFolder()
    expect(await readBackup(join(backup, 'target'), out)).toMatchObject({ code: 0, err: '' })
    expect(await contentsOf(out)).toEqual(await contentsOf(join(backup, 'markdown')))

    const copy = await temporaryFolder()
    await cp(join(backup, 'target'), copy, { recursive: true })
    const names = await readdir(copy, { recursive: true })
    const sizes = names
      .filter((name) => name.endsWith('.pack'))
      .map(async (name) => [name, await readFile(join(copy, name))] as const)
    const [[name, bytes] = ['', Buffer.alloc(0)]] = (await Promise.all(sizes)).sort(
      ([, a], [, b]) => b.length - a.length,
    )
    // In the audio, which is most of the largest pack.
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    await writeFile(join(copy, name), bytes)
    const { code, err } = await readBackup(copy, join(out, 'damaged'))
    expect(code).toBe(1)
    expect(err).toMatch(/audio of recording:\S+: chunk 1 of \d+ \(\w{12}\): it is damaged in packs/)
    expect((await readdir(join(out, 'damaged'))).filter((file) => file.endsWith('.md'))).toHaveLength(5)
  })

  it('says that a passphrase or a recovery code is wrong, and writes nothing', async () => {
    const out = await temporaryFolder()
    const wrong = await readBackup(join(FIXTURE, 'server'), out, [], { BRAINDUMP_PASSPHRASE: 'something else' })
    expect(wrong).toMatchObject({ code: 1, err: 'That is not the passphrase of this journal.\n' })
    const code = { BRAINDUMP_RECOVERY_CODE: '68S75-CQK6D-SV7X1-MEJTF-ADBNP-QXK5Z' }
    expect((await readBackup(join(FIXTURE, 'server'), out, [], code)).err).toContain('not the recovery code')
    const none = await readBackup(join(FIXTURE, 'server'), out, [], { BRAINDUMP_PASSPHRASE: null })
    expect(none).toMatchObject({ code: 1, err: 'There is no terminal to ask on. Set BRAINDUMP_PASSPHRASE.\n' })
    expect(await readdir(out)).toEqual([])
  })

  it('names what is damaged, exchanged, forged or newer, and writes the rest', async () => {
    inZone(ZONE)
    const source = await changed('messages', (rows) => {
      const [one, two, three] = rows
      if (!one || !two || !three) throw new Error('The fixture has too few messages.')
      const flipped = Buffer.from(String(one.doc['payload']), 'base64')
      flipped[60] = (flipped[60] ?? 0) ^ 1
      one.doc['payload'] = flipped.toString('base64')
      two.doc['payload'] = three.doc['payload']
      rows[2] = { id: three.id, doc: { _id: three.id, _rev: three.doc._rev, text: 'forged' } }
    })
    const out = await temporaryFolder()
    const { code, err } = await readBackup(source, out)
    expect(code).toBe(1)
    expect(err).toContain('Not everything could be read (3):')
    for (const why of ['does not decrypt', 'the content of another document', 'not encrypted'])
      expect(err).toContain(why)
    expect(Object.keys(await contentsOf(out)).sort()).toEqual(
      Object.keys(await contentsOf(join(FIXTURE, 'markdown'))).sort(),
    )
  })

  it('names audio of which a chunk is missing, and writes its entry', async () => {
    const out = await temporaryFolder()
    const { code, err } = await readBackup(await changed('audio', () => []), out)
    expect(code).toBe(1)
    expect(err).toMatch(/audio of recording:\S+: chunk 1 of 1 \(\w{12}\): it is not there/)
    expect((await readdir(out)).filter((name) => name.endsWith('.md'))).toHaveLength(14)
  })

  it('refuses a journal of a newer version in words', async () => {
    const source = await changed('keyring', (rows) => {
      for (const { doc } of rows) doc['format'] = 2
    })
    const { code, err } = await readBackup(source, await temporaryFolder())
    expect([code, err]).toEqual([
      1,
      'This journal was written by a newer version of BrainDump. Use the reader that came with that version.\n',
    ])
  })

  it('writes the other version of what waits for an answer, and names one that is not in the copy', async () => {
    const source = await changed('tags', (rows) => {
      const [first] = rows
      if (!first) throw new Error('The fixture has no tags.')
      const other = `1-${'0'.repeat(32)}`
      first.doc['_conflicts'] = [other, `1-${'1'.repeat(32)}`]
      return [...rows, { id: first.id, doc: { ...first.doc, _rev: other, _conflicts: undefined } }]
    })
    const out = await temporaryFolder()
    const { code, err } = await readBackup(source, out)
    expect(code).toBe(1)
    expect(err).toContain(`1-${'1'.repeat(32)}: this version waits for an answer and is not in the copy`)
    expect(await readdir(join(out, 'other-versions'))).toHaveLength(1)
  })
})

it('this version opens what an earlier version wrote', async () => {
  inZone(ZONE)
  for (const entity of ['keyring', 'sessions', 'messages', 'recordings', 'tags', 'prompts', 'settings', 'audio']) {
    const { rows } = await rowsOf(join(FIXTURE, 'server'), entity)
    const database = `/${place.prefix}-${entity}`
    await server.request('PUT', database)
    const docs = rows.map(({ doc }) => doc)
    await server.request('POST', `${database}/_bulk_docs`, { docs, new_edits: false })
  }
  const device = await kept(Device.joined(place))
  await device.services.audio.setPolicy('everything')
  await syncAll(device)
  const out = await temporaryFolder()
  expect(await device.services.transfer.export('markdown', out, [])).toMatchObject({ entries: 14, skipped: [] })
  expect(await contentsOf(out)).toEqual(await contentsOf(join(FIXTURE, 'markdown')))
})
