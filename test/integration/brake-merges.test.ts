import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { Device, type Place } from '../support/device'
import { startServer, type TestServer } from '../support/server'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let server: TestServer
let place: Place
const devices: Device[] = []
const device = async (making: Promise<Device>): Promise<Device> => {
  const made = await making
  devices.push(made)
  return made
}

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(() => {
  const { url, username, password } = server
  place = { url, username, password, prefix: server.prefix() }
  return async () => {
    await Promise.all(devices.splice(0).map((one) => one.remove()))
  }
})

it('merging most of the journal elsewhere is no trashing: the sides that were merged go, the entries stay', async () => {
  const a = await device(Device.first(place))
  const titles = Array.from({ length: 8 }, (_, n) => `entry ${n}`)
  const ids = []
  for (const title of titles) ids.push(await a.services.journal.sessions.create({ title }))
  await a.sync()
  const b = await device(Device.joined(place))
  const c = await device(Device.joined(place))
  await b.sync()
  await c.sync()
  await a.services.journal.sessions.setPinned(ids, true)
  await b.services.journal.sessions.setArchived(ids, true)
  await a.sync()
  await b.sync()
  await b.services.conflicts.mergeAll()
  await b.sync()
  for (const one of [c, a]) {
    await one.sync()
    expect(one.titles()).toEqual(titles)
    expect(one.services.sync.report().status).not.toMatchObject({ state: 'needs-you' })
  }
})
