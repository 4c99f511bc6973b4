import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { databasesSetAside } from '../../../../main/database/setAside'
import { harmTable, quotesGone, zeroed } from '../../../support/badTable'
import { Device } from '../../../support/device'

vi.setConfig({ testTimeout: 60_000 })

const TEXT = 'What stands in a note of some length. '.repeat(40)
const ENTRIES = 30

/** A journal that is open, with its notes in a table of which nothing was read yet. */
async function openJournal(): Promise<Device> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  for (let n = 0; n < ENTRIES; n += 1)
    await device.services.journal.sessions.create({ title: `entry ${n}`, text: `${n} ${TEXT}` })
  await device.restart()
  return device
}

describe('a table that goes bad while its database is open', () => {
  it.each([
    ['zeroed', zeroed],
    ['without a quote', quotesGone],
  ] as const)('is an error of the call that reads it, is told once, and ends nothing: %s', async (_how, change) => {
    const device = await openJournal()
    const { databases } = device.services.journal
    await harmTable(join(device.profile, 'db', 'messages'), change)
    const reading = async (): Promise<void> => {
      for await (const slice of databases.messages.list()) void slice
    }
    await expect(reading()).rejects.toMatchObject({ kind: 'integrity' })
    await expect(reading()).rejects.toMatchObject({ kind: 'integrity' })
    const told = () => device.errors.filter((error) => /"messages" are damaged/.test(String(error))).length
    await expect.poll(told).toBe(1)
    expect(device.host.suspect()).toEqual(['messages'])
    // Nothing is written in the place of what could not be read; other databases go on.
    await expect(device.services.journal.sessions.create({ title: 'new', text: 'words' })).rejects.toMatchObject({
      kind: 'integrity',
    })
    const [first] = device.services.journal.summaries.list('journal')
    await device.services.journal.sessions.rename(first!.id, 'another title')
    expect(told()).toBe(1)
    await device.restart()
    expect(device.titles()).toContain('another title')
    expect((await databasesSetAside(device.profile)).map(({ database }) => database)).toEqual(['messages'])
    expect(device.host.suspect()).toEqual([])
    await device.services.journal.sessions.create({ title: 'new', text: 'words' })
  })
})
