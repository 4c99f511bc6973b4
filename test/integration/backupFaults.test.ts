import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BackupKeys } from '../../main/backup/format/keys'
import { BackupFolder } from '../../main/backup/target/folder'
import { FolderStorage } from '../../main/backup/target/folderStorage'
import { pruneBackup } from '../../main/backup/work/prune'
import { restoreJournal, restoringInto } from '../../main/composition/restoreJournal'
import type { UnlockWith } from '../../app/ipc/vault'
import type { RawDatabase } from '../../main/database/pouch'
import { systemPorts } from '../../main/platform/ports'
import { Device, DEVICE_PASSPHRASE } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { filesBelow } from '../support/folders'
import { kept, meet } from '../support/meeting'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

meet()
afterEach(() => vi.useRealTimers())

const none = (): void => undefined
const signal = new AbortController().signal
const withPassphrase: UnlockWith = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE }
const DAY_MS = 86_400_000

const write = (on: Device, title: string) => on.services.journal.sessions.create({ title })

async function backUp(device: Device, folder: string) {
  const { backups } = device.services
  const target = await backups.targets.get(folder).catch(() => backups.add(folder))
  return await backups.run(target, signal, none)
}

async function verified(device: Device, folder: string) {
  const { backups } = device.services
  return await backups.verify(await backups.targets.get(folder), null, signal, none)
}

async function restored(folder: string, unlock = withPassphrase): Promise<Device> {
  const device = await kept(Device.blank())
  await restoreJournal(device.host, { folder, unlock, signal, onProgress: none })
  return device
}

async function prune(device: Device, folder: string, nowMs: number) {
  const { keyBase64, backupId, keep } = await device.services.backups.targets.get(folder)
  const keys = new BackupKeys(backupId, Buffer.from(keyBase64, 'base64'), systemPorts)
  return await pruneBackup({ folder: new BackupFolder(new FolderStorage(folder), backupId), keys, keep, nowMs, signal })
}

const packsIn = async (folder: string) => (await filesBelow(folder)).filter(({ path }) => path.endsWith('.pack'))

describe('a pack of which no index can be read', () => {
  it('is written again, verified as good riddance, and pruned', async () => {
    const a = await kept(Device.first())
    for (let at = 0; at < 20; at++) await write(a, `entry ${at}`)
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const [pack] = (await packsIn(folder)).sort((x, y) => y.bytes.length - x.bytes.length)
    if (pack === undefined) throw new Error('There is no pack.')
    for (const at of [20, pack.bytes.length - 40]) pack.bytes.writeUInt8(pack.bytes.readUInt8(at) ^ 1, at)
    await writeFile(pack.path, pack.bytes)

    const { damaged } = await verified(a, folder)
    expect(damaged.map(({ file }) => file)).toContain(`packs/${basename(pack.path)}`)
    expect((await backUp(a, folder)).damagedPacks).toEqual([basename(pack.path, '.pack')])
    expect(await verified(a, folder)).toMatchObject({ damaged: [], differs: [] })
    expect((await backUp(a, folder)).damagedPacks).toEqual([])

    expect(await prune(a, folder, Date.now() + 8 * DAY_MS)).toMatchObject({ isHeldBack: false })
    expect((await filesBelow(folder)).filter(({ path }) => path.includes(basename(pack.path, '.pack')))).toEqual([])
    expect((await restored(folder)).titles()).toEqual(a.titles())
  })
})

describe('a restore that was cut off', () => {
  it('goes on with the snapshot it began with, whatever was backed up since', async () => {
    const a = await kept(Device.first())
    await write(a, 'before')
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const b = await kept(Device.blank())
    const stop = new AbortController()
    const cut = { folder, unlock: withPassphrase, signal: stop.signal, onProgress: () => stop.abort() }
    await expect(restoreJournal(b.host, cut)).rejects.toBeDefined()
    expect(await restoringInto(b.profile)).not.toBeNull()
    await write(a, 'later')
    // Of one day only the last is kept.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY_MS })
    const later = await backUp(a, folder)
    vi.useRealTimers()

    const again = { folder, unlock: withPassphrase, signal, onProgress: none }
    const asOfLater = restoreJournal(b.host, { ...again, asOfMs: Date.now() + 2 * DAY_MS })
    await expect(asOfLater).rejects.toMatchObject({ kind: 'conflict' })
    const report = await restoreJournal(b.host, again)
    expect(report.snapshot).not.toBe(later.snapshot)
    expect(b.titles()).toEqual(['before'])
    expect(await restoringInto(b.profile)).toBeNull()
  })

  it('has every database on the disk before the mark goes', async () => {
    const a = await kept(Device.first())
    await write(a, 'one')
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const b = await kept(Device.blank())
    const flushed: string[] = []
    b.host.vault.onChange(() => {
      if (b.host.vault.state.state !== 'unlocked') return
      for (const [name, store] of b.services.journal.stores.stores) {
        const flush = store.flush.bind(store)
        store.flush = async () => {
          await flush()
          flushed.push(`${name} ${(await restoringInto(b.profile)) !== null}`)
        }
      }
    })
    await restoreJournal(b.host, { folder, unlock: withPassphrase, signal, onProgress: none })
    const names = [...b.services.journal.stores.stores.keys()]
    expect(flushed.sort()).toEqual(names.map((name) => `${name} true`).sort())
  })

  it('does not put a journal among the databases of another whose keys are lost', async () => {
    const a = await kept(Device.first())
    await write(a, 'of a')
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const other = await Device.first()
    await write(other, 'of the other')
    const own = await temporaryFolder()
    await backUp(other, own)
    await other.host.close()
    for (const name of ['db/keyring', 'keyring.copy']) await rm(join(other.profile, name), { recursive: true })

    const lost = await kept(Device.opened(other.profile))
    expect(lost.host.vault.lostKeys).not.toBeNull()
    const options = { unlock: withPassphrase, signal, onProgress: none }
    await expect(restoreJournal(lost.host, { ...options, folder })).rejects.toMatchObject({ kind: 'other-vault' })
    expect(lost.host.vault.state).toEqual({ state: 'absent' })
    expect(await restoringInto(lost.profile)).toBeNull()
    await restoreJournal(lost.host, { ...options, folder: own })
    expect(lost.titles()).toEqual(['of the other'])
  })
})

describe('a snapshot from a clock that was wrong', () => {
  it('is not the newest once another was made, neither to restore nor to keep', async () => {
    const a = await kept(Device.first())
    await write(a, 'while the clock was wrong')
    const folder = await temporaryFolder()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4000 * DAY_MS })
    const wrong = await backUp(a, folder)
    vi.useRealTimers()
    await write(a, 'after')
    const right = await backUp(a, folder)
    expect(wrong.snapshot > right.snapshot).toBe(true)
    expect((await restored(folder)).titles()).toEqual(['after', 'while the clock was wrong'])

    // Sequences are trusted again: the clock costs one comparison at most.
    expect((await backUp(a, folder)).documents).toBe(0)
    const { backups } = a.services
    const keep = { days: 1, weeks: 0, months: 0 }
    await backups.prune(await backups.targets.get(folder), keep, signal)
    const left = (await filesBelow(folder)).filter(({ path }) => path.endsWith('.snapshot'))
    expect(left.map(({ path }) => path.includes(wrong.snapshot))).toEqual([false])
  })
})

it('a change of the passphrase that was cut off in a backup leaves both ways in', async () => {
  const a = await kept(Device.first())
  await write(a, 'one')
  const folder = await temporaryFolder()
  await backUp(a, folder)
  const before = (await filesBelow(folder)).filter(({ path }) => path.includes('/keys/'))
  const passphrase = 'another horse another battery'
  await a.host.vault.changePassphrase(withPassphrase, passphrase)
  await backUp(a, folder)
  for (const { path, bytes } of before) await writeFile(path, bytes)
  expect((await restored(folder)).titles()).toEqual(['one'])
  expect((await restored(folder, { with: 'passphrase', passphrase })).titles()).toEqual(['one'])
  const neither: UnlockWith = { with: 'passphrase', passphrase: 'neither of the two' }
  await expect(restored(folder, neither)).rejects.toMatchObject({ kind: 'wrong-passphrase' })
})

it('a version whose body this device lost stays in the backup, and where it was in none it is told', async () => {
  const a = await kept(Device.first())
  const entry = await write(a, 'one')
  const lost = await write(a, 'two')
  const store = a.services.journal.stores.stores.get('sessions')
  if (store === undefined) throw new Error('There are no sessions.')
  for (const id of [entry, lost]) await addLosingLeaves(store.raw, id)
  const folder = await temporaryFolder()
  await forgetBody(store.raw, lost)
  expect((await backUp(a, folder)).problems).toMatchObject([{ key: `sessions/${lost}` }])
  await forgetBody(store.raw, entry)
  expect((await backUp(a, folder)).problems).toMatchObject([{ key: `sessions/${lost}` }])
  const b = await restored(folder)
  const leavesOf = async (id: string): Promise<number> => {
    const rows = await b.services.journal.stores.stores.get('sessions')?.raw.get(id, { open_revs: 'all' })
    return rows?.length ?? 0
  }
  expect([await leavesOf(entry), await leavesOf(lost)]).toEqual([3, 2])
})

it('a run is good when old backups cannot be removed after it', async () => {
  const a = await kept(Device.first())
  await write(a, 'one')
  const folder = await temporaryFolder()
  await backUp(a, folder)
  const [pack] = await packsIn(folder)
  if (pack === undefined) throw new Error('There is no pack.')
  // A folder in the place of a mark: it cannot be removed as one.
  await mkdir(pack.path.replace(/\.pack$/, '.unused'))
  const report = await backUp(a, folder)
  expect(report.pruneFailure?.params['folder']).toBe(folder)
  expect((await a.services.backups.targets.get(folder)).lastRun).toMatchObject({ ok: true })
})

const LOSING = `1-${'0'.repeat(32)}`

/** Two more versions of a document, as other devices may have written them, that do not win; the last one is listed by its own write. */
async function addLosingLeaves(raw: RawDatabase, id: string): Promise<void> {
  const document = await raw.get(id)
  for (const _rev of [LOSING, `1-${'1'.repeat(32)}`]) {
    const leaf = { ...document, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } }
    await raw.bulkDocs([leaf], { new_edits: false })
  }
}

/** What a disk may do to it: the tree of the document is there, and the body of that version is not. */
async function forgetBody(raw: object, id: string): Promise<void> {
  const database = raw as {
    _doCompaction(id: string, revs: string[], done: (error: unknown) => void): void
  }
  await new Promise<void>((resolve, reject) => {
    database._doCompaction(id, [LOSING], (error) =>
      error ? reject(new Error('not compacted', { cause: error })) : resolve(),
    )
  })
}
