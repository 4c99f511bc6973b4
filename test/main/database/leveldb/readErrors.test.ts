import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { databasesSetAside } from '../../../../main/database/setAside'
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

/** Changes bytes in the middle of the largest table, in place: leveldb has it open. */
async function harm(folder: string, change: (bytes: Buffer) => void): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ldb'))
  const sizes = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })))
  const [largest] = sizes.sort((a, b) => b.size - a.size)
  if (!largest) throw new Error('There is no table.')
  const file = await open(join(folder, largest.name), 'r+')
  try {
    const bytes = Buffer.alloc(largest.size)
    await file.read(bytes, 0, bytes.length, 0)
    change(bytes)
    await file.write(bytes, 0, bytes.length, 0)
  } finally {
    await file.close()
  }
}

const zeroed = (bytes: Buffer): void => void bytes.fill(0, 100, bytes.length - 2000)
const quotesGone = (bytes: Buffer): void => {
  for (let at = 0; at < bytes.length - 2000; at += 1) if (bytes[at] === 0x22) bytes[at] = 0x23
}

describe('a table that goes bad while its database is open', () => {
  it.each([
    ['zeroed', zeroed],
    ['without a quote', quotesGone],
  ] as const)('is an error of the call that reads it, is told once, and ends nothing: %s', async (_how, change) => {
    const device = await openJournal()
    const { databases } = device.services.journal
    await harm(join(device.profile, 'db', 'messages'), change)
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
