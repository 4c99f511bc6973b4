import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { recordingIdSchema } from '../../app/ids'
import { exportRecording } from '../../main/audio/playback/exportFile'
import { BackupKeys } from '../../main/backup/format/keys'
import { BackupFolder } from '../../main/backup/target/folder'
import { FolderStorage } from '../../main/backup/target/folderStorage'
import type { Target } from '../../main/backup/targets'
import { pruneBackup } from '../../main/backup/work/prune'
import type { RunReport } from '../../main/backup/work/run'
import { nameEntries } from '../../main/composition/nameEntries'
import { restoreJournal, restoringInto } from '../../main/composition/restoreJournal'
import type { UnlockWith } from '../../app/ipc/vault'
import { systemPorts } from '../../main/platform/ports'
import { Device, DEVICE_PASSPHRASE } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { filesBelow } from '../support/folders'
import { kept, meet, place } from '../support/meeting'
import { enlarge, mountSmall, removeSmall } from '../support/mounts'
import { noiseFile } from '../support/noise'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet()
const none = (): void => undefined
const signal = new AbortController().signal
const withPassphrase: UnlockWith = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE }

const write = (on: Device, title: string) => on.services.journal.sessions.create({ title })

async function backUp(device: Device, folder: string): Promise<RunReport> {
  const { backups } = device.services
  const target = await backups.targets.get(folder).catch(() => backups.add(folder))
  return await backups.run(target, signal, none)
}

const targetOf = (device: Device, folder: string): Promise<Target> => device.services.backups.targets.get(folder)

const verified = async (device: Device, folder: string, sampleBytes: number | null = null) =>
  device.services.backups.verify(await targetOf(device, folder), sampleBytes, signal, none)

async function restored(folder: string, unlock = withPassphrase) {
  const device = await kept(Device.blank())
  const report = await restoreJournal(device.host, { folder, unlock, signal, onProgress: none })
  return { device, report }
}

/** Every leaf of every document: id and revision. */
async function revisions(device: Device): Promise<string[]> {
  const found: string[] = []
  for (const [name, store] of device.services.journal.stores.stores) {
    const { results } = await store.raw.changes({ since: 0, style: 'all_docs' })
    for (const { id, changes } of results) found.push(...changes.map(({ rev }) => `${name} ${id} ${rev}`))
  }
  return found.sort()
}

/** A journal with texts, an entry in the trash, one that was purged, and a recording. */
async function aJournal(device: Device): Promise<{ audio: Buffer; recordingId: string }> {
  const { journal, purge, audio } = device.services
  const first = await write(device, 'first')
  const note = await journal.sessions.addNote(first, 'one')
  await journal.parts.setText(note, 'one two')
  const trashed = await write(device, 'trashed')
  const purged = await write(device, 'purged')
  await journal.sessions.trash([trashed, purged])
  await purge.purge([purged])
  const { path, bytes } = await noiseFile(700_000)
  const { recordingId } = await audio.importFile(path)
  await journal.summaries.settled()
  return { audio: bytes, recordingId }
}

async function soundOf({ services: { audio } }: Device, recordingId: string): Promise<Buffer> {
  const to = join(await temporaryFolder(), 'out')
  await exportRecording(await audio.reader(recordingIdSchema.parse(recordingId)), to)
  return readFile(to)
}

describe('a backup', () => {
  it('is restored with every revision, every entry and every byte of audio', async () => {
    const a = await kept(Device.first())
    const { audio, recordingId } = await aJournal(a)
    const folder = await temporaryFolder()
    const report = await backUp(a, folder)
    expect(report.problems).toEqual([])
    expect(report.counts.absentChunks).toBe(0)
    expect(await verified(a, folder)).toMatchObject({ damaged: [], differs: [] })

    const { device: b, report: back } = await restored(folder)
    expect(back.notRestored).toEqual([])
    expect(await revisions(b)).toEqual(expect.arrayContaining(await revisions(a)))
    expect(b.titles()).toEqual(a.titles())
    expect((await soundOf(b, recordingId)).equals(audio)).toBe(true)
    expect(b.services.sync.remotes()).toEqual([])
    expect(await restoringInto(b.profile)).toBeNull()

    const { device: c } = await restored(folder, { with: 'recovery-code', recoveryCode: a.recoveryCode })
    expect(await revisions(c)).toEqual(expect.arrayContaining(await revisions(a)))
  })

  it('writes only what changed when it is run again', async () => {
    const a = await kept(Device.first())
    await aJournal(a)
    for (let at = 0; at < 300; at++) await write(a, `entry ${at}`)
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const again = await backUp(a, folder)
    expect([again.documents, again.writtenBytes]).toEqual([0, 0])
    await write(a, 'one more')
    const third = await backUp(a, folder)
    expect(third.documents).toBeLessThan(5)
    expect(third.writtenBytes).toBeGreaterThan(0)
    expect(third.writtenBytes).toBeLessThan(60_000)
    const { device: b } = await restored(folder)
    expect(await revisions(b)).toEqual(expect.arrayContaining(await revisions(a)))
  })

  it('opens with the passphrase that the journal has now, and with the old one no more', async () => {
    const a = await kept(Device.first())
    await aJournal(a)
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const passphrase = 'another horse another battery'
    await a.host.vault.changePassphrase(withPassphrase, passphrase)
    await backUp(a, folder)
    await expect(restored(folder)).rejects.toMatchObject({ kind: 'wrong-passphrase' })
    const { device: b } = await restored(folder, { with: 'passphrase', passphrase })
    expect(await revisions(b)).toEqual(expect.arrayContaining(await revisions(a)))
  })

  it('is written by two profiles into one folder at once, each for itself', async () => {
    const a = await kept(Device.first(place))
    await write(a, 'before')
    await a.sync()
    const b = await kept(Device.joined(place))
    await b.sync()
    const folder = await temporaryFolder()
    await write(a, 'of a')
    await write(b, 'of b')
    await Promise.all([backUp(a, folder), backUp(b, folder)])
    for (const device of [a, b]) expect(await verified(device, folder)).toMatchObject({ damaged: [], differs: [] })
    const backupId = (await targetOf(a, folder)).backupId
    const c = await kept(Device.blank())
    await restoreJournal(c.host, { folder, unlock: withPassphrase, backupId, signal, onProgress: none })
    expect(c.titles()).toEqual(['before', 'of a'])
  })

  it('does not overwrite a journal', async () => {
    const a = await kept(Device.first())
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const options = { folder, unlock: withPassphrase, signal, onProgress: none }
    await expect(restoreJournal(a.host, options)).rejects.toMatchObject({ kind: 'vault-exists' })
  })
})

describe('a restored profile', () => {
  it('goes on with the other devices: nothing twice, nothing lost, no question asked', async () => {
    const a = await kept(Device.first(place))
    const entry = await write(a, 'shared')
    const note = await a.services.journal.sessions.addNote(entry, 'one two three')
    await a.sync()
    const other = await kept(Device.joined(place))
    await other.sync()
    const folder = await temporaryFolder()
    await backUp(a, folder)
    await other.services.journal.parts.setText(note, 'one two three four')
    await write(other, 'later')
    await other.sync()

    const { device: b } = await restored(folder)
    await b.addRemote(place)
    await write(b, 'of the restored')
    for (const one of [b, other, b]) {
      await one.sync()
      await one.services.conflicts.mergeAll()
    }
    expect(b.titles()).toEqual(['later', 'of the restored', 'shared'])
    expect(other.titles()).toEqual(b.titles())
    const text = async (of: Device) => (await of.services.journal.databases.messages.get(note)).doc.text
    expect(await text(b)).toEqual(await text(other))
    expect(JSON.stringify(await text(b))).toContain('four')
    expect(b.services.conflicts.reviews.count).toBe(0)
    expect(b.services.sync.holdsLosses).toBe(false)
  })
})

describe('damage in a backup', () => {
  it('is named wherever a bit is flipped, and the rest is restored', async () => {
    const a = await kept(Device.first())
    await aJournal(a)
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const all = (await filesBelow(folder)).filter(({ path }) => !path.endsWith('README.txt'))
    expect(all.length).toBeGreaterThan(6)
    for (const { path, bytes } of all)
      for (const place of [0.02, 0.5, 0.99]) {
        const flipped = Buffer.from(bytes)
        const at = Math.floor(bytes.length * place)
        flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at)
        await writeFile(path, flipped)
        const { damaged } = await verified(a, folder)
        expect(damaged.map(({ file }) => path.includes(file))).toContain(true)
        await writeFile(path, bytes)
        await rm(path.replace(/\.pack$/, '.damaged'), { force: true })
      }
  })

  it('costs what stood there and no more; what this device has is written again', async () => {
    const a = await kept(Device.first())
    const { recordingId } = await aJournal(a)
    const folder = await temporaryFolder()
    await backUp(a, folder)
    const [pack] = (await filesBelow(folder)).sort((x, y) => y.bytes.length - x.bytes.length)
    if (pack === undefined) throw new Error('There is no pack.')
    const at = Math.floor(pack.bytes.length / 2)
    pack.bytes.writeUInt8(pack.bytes.readUInt8(at) ^ 4, at)
    await writeFile(pack.path, pack.bytes)

    const { damaged } = await verified(a, folder)
    const keys = damaged.flatMap((one) => one.keys)
    expect(keys).toEqual([`audio/${recordingId}`])
    const [named] = await nameEntries(a.services.journal, keys)
    expect(named?.sessionId).toBe((await recordingOf(a, recordingId)).sessionId)
    const { device: b, report } = await restored(folder)
    expect(report.notRestored).toEqual([{ key: `audio/${recordingId}`, what: 'audio' }])
    expect(await revisions(b)).toEqual(expect.arrayContaining(await revisions(a)))

    await backUp(a, folder)
    expect(await verified(a, folder)).toMatchObject({ damaged: [], differs: [] })
    expect((await restored(folder)).report.notRestored).toEqual([])
  })
})

describe('a target', () => {
  it('that is not there, or is a file, is said', async () => {
    const a = await kept(Device.first())
    const parent = await temporaryFolder()
    await expect(a.services.backups.add(join(parent, 'none'))).rejects.toMatchObject({ kind: 'not-found' })
    await writeFile(join(parent, 'file'), '')
    await expect(a.services.backups.add(join(parent, 'file'))).rejects.toMatchObject({ kind: 'invalid-input' })
    const folder = await temporaryFolder()
    await backUp(a, folder)
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
    // As an empty mount point: nothing is written into it.
    await expect(backUp(a, folder)).rejects.toMatchObject({ kind: 'not-found' })
    expect(await readdir(folder)).toEqual([])
    expect((await targetOf(a, folder)).lastRun?.ok).toBe(false)
  })

  it('that is full is said, leaves the last backup whole, and is gone on with when there is space', async (context) => {
    const folder = mountSmall(1)
    if (folder === null) return context.skip('This user may not mount a small disk.')
    onTestFinished(() => removeSmall(folder))
    const a = await kept(Device.first())
    await write(a, 'before')
    await backUp(a, folder)
    const { path } = await noiseFile(2_000_000)
    await a.services.audio.importFile(path)
    await expect(backUp(a, folder)).rejects.toMatchObject({ kind: 'disk-full' })
    expect((await restored(folder)).device.titles()).toEqual(['before'])
    enlarge(folder, 8)
    await backUp(a, folder)
    expect(await verified(a, folder)).toMatchObject({ damaged: [], differs: [] })
  })
})

it('is pruned: old backups go at once, what they alone named a week later, and nothing else', async () => {
  const a = await kept(Device.first())
  const { recordingId } = await aJournal(a)
  const folder = await temporaryFolder()
  await backUp(a, folder)
  const { sessionId } = await recordingOf(a, recordingId)
  await a.services.journal.sessions.trash([sessionId])
  await a.services.purge.purge([sessionId])
  await backUp(a, folder)
  const packs = async () => (await filesBelow(folder)).filter(({ path }) => path.endsWith('.pack')).length
  const before = await packs()
  const { keyBase64, backupId } = await targetOf(a, folder)
  const keys = new BackupKeys(backupId, Buffer.from(keyBase64, 'base64'), systemPorts)
  const pruning = {
    folder: new BackupFolder(new FolderStorage(folder), backupId),
    keys,
    keep: { days: 1, weeks: 0, months: 0 },
    signal,
  }
  await pruneBackup({ ...pruning, nowMs: Date.now() })
  expect(await packs()).toBe(before)
  const report = await pruneBackup({ ...pruning, nowMs: Date.now() + 8 * 86_400_000 })
  expect(report).toMatchObject({ kept: 1, isHeldBack: false })
  expect(report.removedPacks).toBeGreaterThan(0)
  expect(await packs()).toBe(before - report.removedPacks)
  expect(await verified(a, folder)).toMatchObject({ damaged: [], differs: [] })
  const { device: b } = await restored(folder)
  expect(await revisions(b)).toEqual(expect.arrayContaining(await revisions(a)))
})

const recordingOf = async (device: Device, id: string) =>
  (await device.services.journal.databases.recordings.get(id)).doc
