import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SessionId } from '../../app/ids'
import { restoreJournal } from '../../main/composition/restoreJournal'
import { readEntry } from '../../main/journal/entry'
import { Device, DEVICE_PASSPHRASE } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { documents, forge } from '../support/forgery'
import { kept, meet, place } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* A journal that is gone, whoever deleted it, comes back from a backup of the day before. */

meet()
afterEach(() => vi.useRealTimers())

const none = (): void => undefined
const signal = new AbortController().signal
const unlock = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE } as const
const DAY_MS = 86_400_000
const ENTRIES = 10
const ALL = Array.from({ length: ENTRIES }, (_, n) => `words ${n}`)

/** The words of every entry that is shown, in the order in which they were written. */
async function words({ services }: Device, ids: readonly SessionId[]): Promise<string[]> {
  const { databases, summaries } = services.journal
  const entries = await Promise.all(ids.map((id) => readEntry(databases, summaries, id)))
  return entries.map(({ messages }) => messages.map(({ text }) => text).join())
}

/** A device in step with the server, ten entries with a note each, and a backup of them. */
async function backedUp() {
  const device = await kept(Device.first(place))
  const ids: SessionId[] = []
  for (let n = 0; n < ENTRIES; n++)
    ids.push(await device.services.journal.sessions.create({ title: `entry ${n}`, text: `words ${n}` }))
  await device.sync()
  const { backups } = device.services
  const target = await backups.add(await temporaryFolder())
  await backups.run(target, signal, none)
  return { device, ids, folder: target.folder, at: Date.now() }
}

/** The next day the journal is backed up as it is then. */
async function backUpTomorrow({ services }: Device, folder: string): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY_MS })
  await services.backups.run(await services.backups.targets.get(folder), signal, none)
  vi.useRealTimers()
}

async function restored(folder: string, asOfMs?: number): Promise<Device> {
  const device = await kept(Device.blank())
  await restoreJournal(device.host, { folder, unlock, asOfMs, signal, onProgress: none })
  return device
}

describe('a journal that is gone', () => {
  it('was deleted by a hostile server, and its person let it: the backup brings it back to every device', async () => {
    const { device, ids, folder, at } = await backedUp()
    for (const entity of ['messages', 'sessions'])
      for (const one of await documents(entity)) await forge(entity, one, { _deleted: true })
    await expect(device.sync()).rejects.toMatchObject({ kind: 'mass-deletion' })
    await device.services.sync.answerMassDeletion('accept')
    await device.sync()
    expect(device.titles()).toEqual([])
    await backUpTomorrow(device, folder)

    const back = await restored(folder, at)
    expect(await words(back, ids)).toEqual(ALL)
    await back.addRemote(place)
    await expect(back.sync()).rejects.toMatchObject({ kind: 'mass-deletion' })
    await back.services.sync.answerMassDeletion('keep-mine')
    await back.sync()
    expect(await words(back, ids)).toEqual(ALL)
    await device.sync()
    expect(await words(device, ids)).toEqual(ALL)
    const other = await kept(Device.joined(place))
    await other.sync()
    expect(await words(other, ids)).toEqual(ALL)
  })

  it('was purged by its owner: the newest backup has it gone, the one of the day before brings it back', async () => {
    const { device, ids, folder, at } = await backedUp()
    const { journal, purge } = device.services
    await journal.sessions.trash(ids)
    await purge.purge(ids)
    await device.sync()
    expect(device.titles()).toEqual([])
    await backUpTomorrow(device, folder)

    expect((await restored(folder)).titles()).toEqual([])
    const back = await restored(folder, at)
    expect(await words(back, ids)).toEqual(ALL)
    expect(back.titles()).toHaveLength(ENTRIES)
  })
})
