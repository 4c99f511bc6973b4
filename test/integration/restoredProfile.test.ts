import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { kept, meet, place } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* A profile is a folder, and people copy folders: back from a backup, or to a second machine. */

meet()
const upToDate = (report: { status: { state: string } }): boolean => report.status.state === 'up-to-date'

/** Copies a profile that is in use, as a backup program does: a file that is replaced meanwhile is no reason to give up. */
async function backUp(profile: string, to: string): Promise<void> {
  for (;;)
    try {
      return await cp(profile, to, { recursive: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await rm(to, { recursive: true, force: true })
    }
}

const write = (on: Device, title: string) => on.services.journal.sessions.create({ title })

describe('a profile restored from a backup', () => {
  it('gets what arrived after the backup was taken, though it was taken while it synced live', async () => {
    const a = await kept(Device.first(place))
    await write(a, 'before')
    await a.sync()
    const other = await kept(Device.joined(place))
    await other.sync()

    await a.services.sync.start()
    await a.until(upToDate)
    await write(other, 'early')
    await other.sync()
    await a.untilShown(() => a.titles().includes('early'))
    await a.until(upToDate)
    const backup = join(await temporaryFolder(), 'backup')
    await backUp(a.profile, backup)
    await write(other, 'late')
    await other.sync()
    await a.untilShown(() => a.titles().includes('late'))
    await a.until(upToDate)
    await a.restart(async () => {
      await rm(a.profile, { recursive: true })
      await cp(backup, a.profile, { recursive: true })
    })
    expect(a.titles()).toEqual(['before', 'early'])
    await a.sync()
    expect(a.titles()).toEqual(['before', 'early', 'late'])
  })
})

describe('a profile copied to a second machine', () => {
  const twin = async (of: Device): Promise<Device> => {
    const copy = await kept(Device.blank())
    await copy.restart(async () => {
      await rm(copy.profile, { recursive: true })
      await cp(of.profile, copy.profile, { recursive: true })
    })
    return copy
  }

  it('goes on as two devices: neither misses what the other wrote, and edits of one entry still merge', async () => {
    const a = await kept(Device.first(place))
    const shared = await write(a, 'shared')
    const note = await a.services.journal.sessions.addNote(shared, 'one two three')
    await a.sync()
    const copy = await twin(a)
    expect(copy.host.device.device.id).toBe(a.host.device.device.id)

    for (let round = 0; round < 3; round++) {
      await write(a, `a ${round}`)
      await write(copy, `copy ${round}`)
      await a.services.journal.sessions.setPinned([shared], round % 2 === 0)
      await copy.services.journal.parts.setText(note, `one two three ${round}`)
      if (round === 1) await a.services.journal.parts.setText(note, 'zero one two three 0')
      for (const one of [a, copy, a, copy]) {
        await one.sync()
        await one.services.conflicts.mergeAll()
      }
    }
    const all = ['a 0', 'a 1', 'a 2', 'copy 0', 'copy 1', 'copy 2', 'shared']
    expect(a.titles()).toEqual(all)
    expect(copy.titles()).toEqual(all)
    const text = async (of: Device) => (await of.services.journal.databases.messages.get(note)).doc.text
    expect(await text(a)).toBe(await text(copy))
    expect([...a.errors, ...copy.errors]).toEqual([])
  })
})
