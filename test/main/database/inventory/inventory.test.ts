import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { verifyJournal } from '../../../../main/composition/verify'
import { ENTITY_NAMES, type EntityName } from '../../../../app/model'
import { encodeRecord, readFrames, sealFrame, type Written } from '../../../../main/database/inventory/records'
import { Device } from '../../../support/device'
import { temporaryFolder } from '../../../support/documents'
import { filesBelow } from '../../../support/folders'

vi.setConfig({ testTimeout: 60_000 })

const key = { key: Buffer.alloc(32, 1), purpose: 'a test' }
const written = (n: number): Written => ({ id: `note:${n}ü`, rev: `${n + 1}-${'0a'.repeat(16)}`, deleted: n % 3 === 0 })
const file = (...frames: Buffer[]): Buffer => Buffer.concat([Buffer.of(1), ...frames])
const read = (bytes: Buffer) => {
  const into = new Map<string, Written>()
  return { isWhole: readFrames(bytes, key, into), list: [...into.values()] }
}

describe('a file of an inventory', () => {
  const frames = [0, 1, 2].map((n) => sealFrame(key, [encodeRecord(written(2 * n)), encodeRecord(written(2 * n + 1))]))

  it('says what was put into it, and of a document only the last', () => {
    expect(read(file(...frames))).toEqual({ isWhole: true, list: [0, 1, 2, 3, 4, 5].map(written) })
    const again = { ...written(0), rev: `9-${'0b'.repeat(16)}` }
    expect(read(file(...frames, sealFrame(key, [encodeRecord(again)]))).list[0]).toEqual(again)
    expect(read(file(...frames, sealFrame(key, [encodeRecord(again, true)]))).list).toHaveLength(5)
  })

  it('can be cut or damaged anywhere, and says what came before that', () => {
    const whole = file(...frames)
    for (let end = 0; end < whole.length; end++) {
      const { isWhole, list } = read(whole.subarray(0, end))
      // Between two frames nobody can tell.
      expect(list).toEqual([0, 1, 2, 3, 4, 5].map(written).slice(0, list.length))
      if (isWhole) expect(list.length % 2).toBe(0)
    }
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      const { isWhole, list } = read(flipped)
      expect(isWhole).toBe(false)
      expect(list).toEqual([0, 1, 2, 3, 4, 5].map(written).slice(0, list.length))
    }
  })
})

async function journal(): Promise<Device> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  for (const title of ['one', 'two', 'three']) await device.services.journal.sessions.create({ title, text: title })
  return device
}

async function idsOf(device: Device, name: EntityName): Promise<string[]> {
  const found: string[] = []
  for await (const slice of device.services.journal.databases[name].list())
    found.push(...slice.flatMap((one) => (one.ok ? [one.stored.doc.id as string] : [])))
  return found.sort()
}

const named = async (device: Device, name: EntityName): Promise<string[]> => {
  const { problems } = await verifyJournal(device.services, device.profile)
  return problems
    .filter(({ database, message }) => database === name && message.includes('written on this device'))
    .map(({ id }) => id)
    .sort()
}

describe('what a disk loses without a word', () => {
  it('is named entry by entry where the log of a database ends too early', async () => {
    const device = await journal()
    const before = await idsOf(device, 'messages')
    await device.restart(async () => {
      const folder = join(device.profile, 'db', 'messages')
      const log = (await filesBelow(folder)).find(({ path }) => path.endsWith('.log'))
      await truncate(log?.path ?? '')
    })
    const after = await idsOf(device, 'messages')
    expect(after.length).toBeLessThan(before.length)
    expect(await named(device, 'messages')).toEqual(before.filter((id) => !after.includes(id)))
    // And again, until it is back.
    await device.restart()
    expect(await named(device, 'messages')).toEqual(before.filter((id) => !after.includes(id)))
  })

  it('is named where an older copy of a database stands in its place: gone, and older', async () => {
    const device = await journal()
    const { sessions } = device.services.journal
    const [first = ''] = await idsOf(device, 'sessions')
    const older = join(await temporaryFolder(), 'older')
    await device.restart(() => cp(join(device.profile, 'db', 'sessions'), older, { recursive: true }))
    await device.services.journal.sessions.rename(first as never, 'another title')
    const late = await device.services.journal.sessions.create({ title: 'late', text: 'late' })
    await device.restart(async () => {
      await rm(join(device.profile, 'db', 'sessions'), { recursive: true })
      await cp(older, join(device.profile, 'db', 'sessions'), { recursive: true })
    })
    expect(sessions).toBeDefined()
    expect(await named(device, 'sessions')).toEqual([first, late].sort())
  })

  it('is nothing where entries were changed, trashed and removed for good', async () => {
    const device = await journal()
    const { sessions } = device.services.journal
    await device.services.journal.summaries.settled()
    const [first, second] = device.services.journal.summaries.list('journal').map(({ id }) => id)
    await sessions.rename(first as never, 'another title')
    await sessions.trash([second as never])
    await device.services.purge.purge([second as never])
    for (const name of ENTITY_NAMES) expect(await named(device, name)).toEqual([])
    await device.restart()
    for (const name of ENTITY_NAMES) expect(await named(device, name)).toEqual([])
    await device.restart()
    for (const name of ENTITY_NAMES) expect(await named(device, name)).toEqual([])
  })

  it('is noticed though the process was killed: what was answered stands in the tail', async () => {
    const device = await journal()
    const copy = join(await temporaryFolder(), 'killed')
    const before = await idsOf(device, 'messages')
    await cp(device.profile, copy, { recursive: true })
    const folder = join(copy, 'db', 'messages')
    for (const name of await readdir(folder)) if (name.endsWith('.log')) await truncate(join(folder, name))
    const again = await Device.at(copy)
    onTestFinished(() => again.host.close())
    expect(await idsOf(again, 'messages')).toEqual([])
    expect(await named(again, 'messages')).toEqual(before)
  })

  it('is not believed of an inventory that is damaged itself', async () => {
    const device = await journal()
    expect(await named(device, 'messages')).toEqual([])
    await device.restart(async () => {
      for (const { path, bytes } of await filesBelow(join(device.profile, 'inventory'))) {
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        await writeFile(path, bytes)
      }
    })
    for (const name of ENTITY_NAMES) expect(await named(device, name)).toEqual([])
    for (const { bytes } of await filesBelow(join(device.profile, 'inventory')))
      expect(bytes.includes('message:')).toBe(false)
    expect(await readFile(join(device.profile, 'databases.json'), 'utf8')).toContain('messages')
  })
})
