import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { deviceKey } from '../../../app/devices/entry'
import { verifyJournal } from '../../../main/composition/verify'
import { Device } from '../../support/device'
import { startServer, type TestServer } from '../../support/server'

/* What a server can do to the documents that a device writes by itself: their ids are plain on it. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.close())

const entryOf = (device: Device): string => `setting:${deviceKey(device.host.device.device.id)}`

async function twoDevices() {
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  const laptop = await Device.first(place)
  onTestFinished(() => laptop.remove())
  await laptop.services.devices.rename('Laptop')
  await laptop.services.journal.sessions.create({ title: 'still here' })
  await laptop.sync()
  const phone = await Device.joined(place)
  onTestFinished(() => phone.remove())
  await phone.sync()
  await vi.waitFor(() => expect(laptopOn(phone, laptop)).toMatchObject({ trust: 'signed', name: 'Laptop' }), 20_000)
  return { laptop, phone, database: `/${place.prefix}-settings` }
}

const laptopOn = (device: Device, laptop: Device) =>
  device.services.devices.list().find(({ id }) => id === laptop.host.device.device.id) ?? null

/** The server writes garbage over a document: as a child of what stands there, or beside it and longer, so that it is shown. */
async function garble(database: string, id: string, how: 'child' | 'beside'): Promise<void> {
  const path = `${database}/${encodeURIComponent(id)}`
  const { body } = await server.request('GET', path)
  const hash = 'f'.repeat(32)
  const above = { _id: id, _rev: (body as { _rev: string })._rev, payload: 'garbage' }
  const beside = { _id: id, _rev: `9-${hash}`, _revisions: { start: 9, ids: [hash] }, payload: 'garbage' }
  const answer =
    how === 'child'
      ? await server.request('PUT', path, above)
      : await server.request('POST', `${database}/_bulk_docs`, { docs: [beside], new_edits: false })
  expect(answer.status).toBe(201)
}

it.each(['child', 'beside'] as const)(
  'the entry of a device that was garbled (%s) is written again, signed, and told',
  async (how) => {
    const { laptop, phone, database } = await twoDevices()
    await garble(database, entryOf(laptop), how)
    await phone.sync()
    await vi.waitFor(() => expect(laptopOn(phone, laptop)).toMatchObject({ trust: 'forged', name: 'Laptop' }), 20_000)
    await laptop.sync()
    await vi.waitFor(() => expect(laptopOn(laptop, laptop)).toMatchObject({ current: true, trust: 'forged' }), 20_000)

    await laptop.restart()
    expect(laptop.titles()).toEqual(['still here'])
    expect(laptopOn(laptop, laptop)).toMatchObject({ current: true, trust: 'signed', name: 'Laptop' })
    expect(laptop.errors).toMatchObject([{ kind: 'integrity' }])
    expect(String(laptop.errors[0])).toContain('written again')
    await laptop.sync()
    await phone.sync()
    await vi.waitFor(() => expect(laptopOn(phone, laptop)).toMatchObject({ trust: 'signed', name: 'Laptop' }), 20_000)
    for (const device of [laptop, phone]) {
      expect((await verifyJournal(device.services, device.profile)).problems).toEqual([])
      expect(device.services.conflicts.reviews.count).toBe(0)
    }
    // It is right now, and stays as it is.
    await laptop.restart()
    expect(laptop.errors).toHaveLength(1)
  },
)

it('devices that a server made up are in no list', async () => {
  const { laptop, database } = await twoDevices()
  const id = `setting:device.${'e'.repeat(16)}`
  await server.request('PUT', `${database}/${encodeURIComponent(id)}`, { _id: id, payload: 'garbage' })
  await laptop.sync()
  await vi.waitFor(() => expect(laptop.host.settings.unreadableUnder('device.')).toHaveLength(1), 20_000)
  expect(laptop.services.devices.list()).toHaveLength(2)
})

it('the entry of a device that was removed on the server is written again', async () => {
  const { laptop, phone, database } = await twoDevices()
  const path = `${database}/${encodeURIComponent(entryOf(laptop))}`
  const { body } = await server.request('GET', path)
  await server.request('DELETE', `${path}?rev=${(body as { _rev: string })._rev}`)
  await laptop.sync()
  await laptop.restart()
  expect(laptopOn(laptop, laptop)).toMatchObject({ trust: 'signed', name: 'Laptop' })
  await laptop.sync()
  await phone.sync()
  await vi.waitFor(() => expect(laptopOn(phone, laptop)).toMatchObject({ trust: 'signed', name: 'Laptop' }), 20_000)
})

it('a setting that was garbled can be set again, and is then the same everywhere', async () => {
  const { laptop, phone, database } = await twoDevices()
  await laptop.host.settings.setSynced('some.thing', 'before')
  await laptop.sync()
  await garble(database, 'setting:some.thing', 'child')
  await laptop.sync()
  await vi.waitFor(() => expect(laptop.host.settings.unreadableUnder('some.')).toEqual(['thing']), 20_000)
  expect(await laptop.host.settings.setSynced('some.thing', 'after')).toBe('replaced-unreadable')
  await laptop.sync()
  await phone.sync()
  for (const device of [laptop, phone])
    await vi.waitFor(() => expect(device.host.settings.synced('some.thing')).toBe('after'), 20_000)
  expect(laptop.host.settings.unreadableUnder('some.')).toEqual([])
})
