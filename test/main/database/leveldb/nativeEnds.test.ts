import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readdir, stat, truncate, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { checkFolder } from '../../../../main/database/leveldb/checkFolder'
import { crc32c } from '../../../../main/database/leveldb/checksum'
import { readFolder } from '../../../../main/database/leveldb/readFolder'
import { sectorsOf } from '../../../../main/database/leveldb/readPartly'
import { openPouch } from '../../../../main/database/pouch'
import { databasesSetAside } from '../../../../main/database/setAside'
import { DatabaseFolders } from '../../../../main/database/mending/databaseFolders'
import { Device } from '../../../support/device'
import { temporaryFolder } from '../../../support/documents'
import { shortenKey } from '../../../support/shortKey'

vi.setConfig({ testTimeout: 120_000 })

const DOCUMENTS = 60
const ROOT = join(import.meta.dirname, '../../../..')

/** Opens a folder with leveldb in a process of its own and reads all of it. */
const walkElsewhere = (folder: string) =>
  spawnSync(
    process.execPath,
    [
      '-e',
      `const database = require('leveldown')(process.argv[1])
      database.open(() => {
        const iterator = database.iterator()
        const next = () => iterator.next((error, key) => (error || key === undefined ? process.exit(0) : next()))
        next()
      })`,
      folder,
    ],
    { cwd: ROOT },
  )

/** A database of which the documents stand in a table. */
async function database(profile: string): Promise<string> {
  const path = join(profile, 'db', 'messages')
  await mkdir(join(profile, 'db'))
  for (let opening = 0; opening < 2; opening += 1) {
    const folders = foldersOf(profile)
    const pouch = await folders.open('messages', openPouch)
    for (let n = 0; opening === 0 && n < DOCUMENTS; n += 1)
      await pouch.put({ _id: `note:${n}`, text: randomBytes(700).toString('latin1') })
    await pouch.close()
    await folders.close()
  }
  return path
}

const foldersOf = (profile: string): DatabaseFolders =>
  new DatabaseFolders({
    profile,
    now: () => 1,
    tell: () => undefined,
    onAnew: async () => undefined,
    onSuspect: () => undefined,
    onProgress: () => undefined,
  })

describe('what would end the process out of leveldb', () => {
  it('is never given to it where the bytes are as they were written, but were wrong before', async () => {
    const profile = await temporaryFolder()
    const folder = await database(profile)
    await shortenKey(folder)
    expect(walkElsewhere(folder).signal).toBe('SIGABRT')

    const folders = foldersOf(profile)
    const pouch = await folders.open('messages', openPouch)
    onTestFinished(async () => {
      await pouch.close()
      await folders.close()
    })
    const [aside] = await databasesSetAside(profile)
    const { documents = 0, lost = 0 } = aside?.recovered ?? {}
    // Those of one block of 4 KB: where its first key is wrong, nobody knows the others.
    expect(documents + lost).toBe(DOCUMENTS)
    expect(lost).toBeGreaterThan(0)
    expect(lost).toBeLessThan(DOCUMENTS / 4)
    expect((await pouch.allDocs()).rows).toHaveLength(documents)
    expect(walkElsewhere(aside?.folder ?? '').signal).toBe('SIGABRT')
  })

  it('is set aside after three starts where no check finds anything, and what is in it recovered', async () => {
    const profile = await temporaryFolder()
    await database(profile)
    const starts = join(ROOT, 'test/support/abortingProcess.ts')
    for (let start = 0; start < 3; start += 1) {
      const { signal } = spawnSync(process.execPath, ['--import', 'tsx', starts, profile], { cwd: ROOT })
      expect(signal).toBe('SIGABRT')
      expect(await databasesSetAside(profile)).toEqual([])
    }
    const folders = foldersOf(profile)
    const pouch = await folders.open('messages', openPouch)
    expect((await pouch.allDocs()).rows).toHaveLength(DOCUMENTS)
    expect((await databasesSetAside(profile))[0]?.recovered).toMatchObject({ documents: DOCUMENTS, lost: 0 })
    await pouch.close()
    // It stays as it is from then on: when the journal is locked and opened again, and after the next start.
    await (await folders.open('messages', openPouch)).close()
    await folders.close()
    const again = foldersOf(profile)
    await (await again.open('messages', openPouch)).close()
    await again.close()
    expect(await databasesSetAside(profile)).toHaveLength(1)
  })

  it('costs one start where a table is gone under its feet: the next one recovers', async () => {
    const device = await Device.first()
    onTestFinished(() => device.remove())
    for (let n = 0; n < DOCUMENTS; n += 1)
      await device.services.journal.sessions.create({ title: `entry ${n}`, text: randomBytes(2000).toString('hex') })
    await device.restart()
    await device.host.close()
    const child = fork(join(ROOT, 'test/support/readingProcess.ts'), [device.profile], {
      execArgv: ['--import', 'tsx'],
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    await once(child, 'message')
    const folder = join(device.profile, 'db', 'messages')
    const tables = (await readdir(folder)).filter((name) => name.endsWith('.ldb'))
    for (const table of tables) await truncate(join(folder, table), 1000)
    child.send('read')
    const [code, signal] = (await ended) as [number | null, string | null]
    expect([code, signal]).toEqual([null, 'SIGBUS'])

    const again = await Device.at(device.profile)
    try {
      expect((await databasesSetAside(device.profile)).map(({ database: name }) => name)).toEqual(['messages'])
      expect(again.titles()).toHaveLength(DOCUMENTS)
      await again.services.journal.sessions.create({ title: 'one more', text: 'It goes on.' })
    } finally {
      await again.host.close()
    }
  })
})

describe('a sector that the disk does not give', () => {
  it('costs what stands in it, and nothing else of the file', async () => {
    const folder = await database(await temporaryFolder())
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ldb'))
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
    const path = join(folder, names[sizes.indexOf(Math.max(...sizes))] ?? '')
    const file = await open(path, 'r')
    const bad = 2 * 4096
    const bytes = await sectorsOf({
      stat: (() => file.stat()) as never,
      read: ((buffer: Buffer, offset: number, length: number, position: number) =>
        position === bad
          ? Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }))
          : file.read(buffer, offset, length, position)) as never,
    })
    await file.close()
    const checksum = await crc32c()
    const before = await readFolder(folder, checksum)
    await writeFile(path, bytes)
    const { damage } = await checkFolder(folder, { wasClosed: true, tables: true }, checksum)
    expect(damage.length).toBeGreaterThan(0)
    const after = await readFolder(folder, checksum)
    expect(after.size).toBeLessThan(before.size)
    expect(after.size).toBeGreaterThan(before.size / 2)
    for (const [key, value] of after) expect(before.get(key)).toEqual(value)
  })
})
