import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { braindump, jsonOf } from '../../support/commandLine'
import { deviceKey, signedText } from '../../../app/devices/entry'
import { loadDeviceKeys } from '../../../main/devices/deviceKeys'
import { Device } from '../../support/device'
import { startServer, type TestServer } from '../../support/server'

/* The registry on real devices with a server between them. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let server: TestServer
let laptop: Device
let phone: Device
beforeAll(async () => {
  server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  laptop = await Device.first(place)
  await laptop.services.devices.rename('Laptop')
  await laptop.sync()
  phone = await Device.joined(place)
  await phone.services.devices.rename('Phone')
  await meet()
})
afterAll(async () => {
  for (const device of [laptop, phone]) await device?.remove()
  await server?.close()
})

const idOf = (device: Device) => device.host.device.device.id
const today = () => new Date().toISOString().slice(0, 10)

/** Both have what the other wrote, and have noticed it. */
async function meet(): Promise<void> {
  for (const device of [phone, laptop, phone]) await device.sync()
  for (const device of [laptop, phone])
    await vi.waitFor(() => expect(device.services.devices.list()).toHaveLength(2), 10_000)
}

const seenBy = (device: Device, other: Device) =>
  device.services.devices.list().find(({ id }) => id === idOf(other)) ?? null

it('tells each device of itself and of the others, itself first', () => {
  expect(laptop.services.devices.list()).toMatchObject([
    { id: idOf(laptop), name: 'Laptop', current: true, trust: 'signed', platform: process.platform, unused: false },
    { id: idOf(phone), name: 'Phone', current: false, trust: 'signed', lastSeenDay: today() },
  ])
  expect(phone.services.devices.list()).toMatchObject([{ name: 'Phone', current: true }, { name: 'Laptop' }])
})

it('keeps to the name that a device signed when another one writes in its name', async () => {
  const forged = structuredClone(laptop.host.settings.synced(deviceKey(idOf(laptop)))) as { name: string }
  await phone.host.settings.setSynced(deviceKey(idOf(laptop)), { ...forged, name: 'Not the laptop' })
  expect(seenBy(phone, laptop)).toMatchObject({
    trust: 'forged',
    distrust: 'signature',
    name: 'Laptop',
    platform: null,
  })
  await phone.host.settings.setSynced(deviceKey(idOf(laptop)), { name: 'Not the laptop' })
  expect(seenBy(phone, laptop)).toMatchObject({ trust: 'forged', distrust: 'unsigned', name: 'Laptop' })
  expect(phone.services.devices.nameOf(idOf(laptop))).toBe('Laptop')

  await meet()
  await vi.waitFor(() => expect(seenBy(laptop, laptop)).toMatchObject({ trust: 'forged' }), 10_000)
  await laptop.restart()
  expect(seenBy(laptop, laptop)).toMatchObject({ trust: 'signed', name: 'Laptop' })
  await meet()
  await vi.waitFor(() => expect(seenBy(phone, laptop)).toMatchObject({ trust: 'signed' }), 10_000)
})

it('marks a device as no longer used, and takes that back, on every device', async () => {
  await laptop.services.devices.setUnused(idOf(phone), true)
  await meet()
  for (const device of [laptop, phone])
    await vi.waitFor(() => expect(seenBy(device, phone)).toMatchObject({ unused: true }), 10_000)
  await phone.services.devices.setUnused(idOf(laptop), true)
  await phone.services.devices.setUnused(idOf(laptop), false)
  await laptop.services.devices.setUnused(idOf(phone), false)
  expect(seenBy(laptop, phone)).toMatchObject({ unused: false })
  await expect(laptop.services.devices.setUnused(idOf(laptop), true)).rejects.toThrow('in use')
})

it('two devices that wrote the same entry apart settle it without a question', async () => {
  await laptop.services.devices.rename('Laptop in the study')
  await phone.host.settings.setSynced(deviceKey(idOf(laptop)), { name: 'Somebody' })
  await meet()
  for (const device of [laptop, phone]) {
    await device.services.conflicts.mergeAll()
    expect(device.services.conflicts.reviews.count).toBe(0)
  }
})

it('has the name of an older app until that is updated', async () => {
  const old = 'a'.repeat(16)
  await laptop.host.settings.setSynced(`device.${old}`, { name: 'Old tower' })
  expect(laptop.services.devices.list().find(({ id }) => id === old)).toMatchObject({
    name: 'Old tower',
    trust: 'unsigned',
  })
  // What an older app reads is still there.
  expect(laptop.host.settings.synced(deviceKey(idOf(phone)))).toMatchObject({ name: 'Phone' })
})

it('is shown by the command line, which renames this device', async () => {
  await laptop.host.close()
  expect(await braindump(laptop.profile, ['device', 'rename', 'Desk'])).toMatchObject({ code: 0, err: '' })
  const listed = await braindump(laptop.profile, ['device', 'list', '--json'])
  expect(jsonOf(listed)).toMatchObject([
    { id: idOf(laptop), name: 'Desk', current: true, platform: process.platform, lastSeenDay: today() },
    { name: 'Old tower', current: false },
    { id: idOf(phone), name: 'Phone', current: false },
  ])
  const { out } = await braindump(laptop.profile, ['device', 'list'])
  expect(out).toMatch(/^[0-9a-f]{16} {2}Desk \(this device\), .*last seen/)
  expect((await braindump(laptop.profile, ['device', 'rename', ' '])).code).toBe(2)
  await laptop.restart()
})

it('believes a device that signs with another key only once a person says so', async () => {
  const other = await loadDeviceKeys({ get: async () => null, set: async () => undefined })
  const key = deviceKey(idOf(phone))
  const { entry } = laptop.host.settings.synced(key) as {
    entry: Record<string, string> & { name: string; keys: Record<string, string> }
  }
  const anew = { ...entry, name: 'Phone, set up again', keys: { ...entry.keys, ...other.publicKeys } }
  const signature = other.sign(signedText(laptop.host.vault.keys().vaultId, anew))
  await laptop.host.settings.setSynced(key, { name: anew.name, entry: anew, signature })
  expect(seenBy(laptop, phone)).toMatchObject({ trust: 'forged', distrust: 'other-key', name: 'Phone' })

  const { devices } = laptop.services
  await devices.acceptKey(idOf(phone))
  expect(seenBy(laptop, phone)).toMatchObject({ trust: 'signed', name: 'Phone, set up again' })
  // What the old key signed is what is not believed now.
  await laptop.host.settings.setSynced(key, { name: entry.name, entry, signature: 'AAAA' })
  expect(seenBy(laptop, phone)).toMatchObject({ trust: 'forged', distrust: 'signature' })
  for (const id of [idOf(phone), idOf(laptop)])
    expect(await devices.acceptKey(id).then(String, (error: { kind: string }) => error.kind)).toBe('invalid-input')
})
