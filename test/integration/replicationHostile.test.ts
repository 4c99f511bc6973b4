import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newSessionId } from '../../app/ids'
import { verify } from '../../main/composition/verify'
import { Device, DEVICE_PASSPHRASE, type Place } from '../support/device'
import { startServer, type TestServer } from '../support/server'
import { kindOf } from '../main/vault/fixtures'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let server: TestServer
let place: Place
let devices: Device[]
let one: Device

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  place = { url: server.url, prefix: server.prefix(), username: server.username, password: server.password }
  one = await Device.first(place)
  devices = [one]
  return async () => {
    await Promise.all(devices.map((device) => device.remove()))
  }
})
afterAll(() => server.close())

const keep = async (device: Promise<Device>): Promise<Device> => {
  const made = await device
  devices.push(made)
  return made
}

type Body = Record<string, unknown> & { _id: string; _rev: string }
const path = (entity: string, id: string) => `/${place.prefix}-${entity}/${encodeURIComponent(id)}`
const read = async (entity: string, id: string) => (await server.request('GET', path(entity, id))).body as Body
const write = async (entity: string, body: Record<string, unknown> & { _id: string }) => {
  const { status } = await server.request('PUT', path(entity, body._id), body)
  expect(status).toBe(201)
}

/** What the server does to a document; answers the id under which the damage is to be found. */
type Tampering = (mine: Body, other: Body) => Promise<string>

const tamperings: [string, string, Tampering][] = [
  [
    'the payload of another document',
    'integrity',
    async (mine, other) => {
      await write('sessions', { ...mine, payload: other['payload'] })
      return mine._id
    },
  ],
  [
    'plaintext without a payload',
    'integrity',
    async (mine) => {
      const { payload: _gone, ...rest } = mine
      await write('sessions', { ...rest, id: mine._id, type: 'session', title: 'forged' })
      return mine._id
    },
  ],
  [
    'a truncated payload',
    'integrity',
    async (mine) => {
      await write('sessions', { ...mine, payload: String(mine['payload']).slice(0, 40) })
      return mine._id
    },
  ],
  [
    'a new document that is forged',
    'integrity',
    async () => {
      const _id = newSessionId(randomUUID)
      await write('sessions', { _id, id: _id, type: 'session', title: 'forged' })
      return _id
    },
  ],
  [
    'a document of another journal',
    'integrity',
    async (mine) => {
      const stranger = await keep(Device.first({ ...place, prefix: server.prefix() }))
      const foreignId = await stranger.services.journal.sessions.create({ title: 'not yours' })
      await stranger.sync()
      const [remote] = stranger.services.sync.remotes()
      const { body } = await server.request('GET', `/${remote!.prefix}-sessions/${encodeURIComponent(foreignId)}`)
      await write('sessions', { ...mine, payload: (body as Body)['payload'] })
      return mine._id
    },
  ],
]

describe('a server that tampers', () => {
  it.each(tamperings)(
    'with %s is found out (%s); the rest goes on and nothing of it is overwritten',
    async (_what, kind, tamper) => {
      const { sessions } = one.services.journal
      const mine = await sessions.create({ title: 'mine' })
      const other = await sessions.create({ title: 'other' })
      await one.sync()
      const damaged = await tamper(await read('sessions', mine), await read('sessions', other))
      const two = await keep(Device.joined(place))
      await two.services.journal.sessions.create({ title: 'from two' })
      await two.sync()
      await one.sync()
      for (const device of [one, two]) {
        const { problems } = await verify(device.services.journal.databases, async () => ({ chunks: 0, problems: [] }))
        expect(problems).toMatchObject([
          { database: 'sessions', id: damaged, kind, message: expect.any(String) as string },
        ])
        expect(device.titles()).toContain('from two')
        expect(device.titles()).not.toContain('forged')
      }
      const before = await read('sessions', damaged)
      await expect(one.services.journal.sessions.rename(damaged as typeof mine, 'overwritten')).rejects.toMatchObject({
        kind,
      })
      await one.sync()
      expect(await read('sessions', damaged)).toEqual(before)
    },
  )

  it('cannot bring in documents that would stop the others: attachments, reserved fields, designs', async () => {
    await one.sync()
    const attachment = { 'x.txt': { content_type: 'text/plain', data: 'eA==' } }
    await write('sessions', { _id: newSessionId(randomUUID), payload: 'x', _attachments: attachment })
    await write('sessions', { _id: '_design/x', views: {} })
    await one.services.journal.sessions.create({ title: 'still here' })
    await one.sync()
    const two = await keep(Device.joined(place))
    await two.sync()
    expect(two.titles()).toEqual(['still here'])
    expect(await two.services.journal.databases.sessions.count()).toBe(1)
  })
})

describe('the keyring on a server', () => {
  const joining = async (unlock: Parameters<typeof Device.joined>[1] = undefined) => {
    const device = await keep(Device.blank())
    const outcome = await kindOf(device.join(place, unlock))
    return { device, outcome }
  }

  it('opens for nobody without the passphrase or the code, and leaves nothing behind', async () => {
    await one.sync()
    const wrong = await joining({ with: 'passphrase', passphrase: 'something else' })
    expect(wrong.outcome).toBe('wrong-passphrase')
    expect(wrong.device.host.vault.state).toEqual({ state: 'absent' })
    const other = await keep(Device.first())
    expect((await joining({ with: 'recovery-code', recoveryCode: other.recoveryCode })).outcome).toBe(
      'wrong-recovery-code',
    )
  })

  it.each([
    ['a changed verifier', 'tampered', { verifier: 'AAAA' }],
    ['a newer format', 'newer-format', { format: 9 }],
  ])('is not joined with %s', async (_what, kind, change) => {
    await one.sync()
    await write('keyring', { ...(await read('keyring', 'vault')), ...change })
    const { outcome, device } = await joining()
    expect(outcome).toBe(kind)
    expect(device.host.vault.state).toEqual({ state: 'absent' })
  })

  it('cannot lock out a device that is in: a header it did not write stays outside, and that is said', async () => {
    await one.sync()
    const header = await read('keyring', 'vault')
    await write('keyring', { ...header, verifier: 'AAAA' })
    await one.services.journal.sessions.create({ title: 'x' })
    expect(await kindOf(one.sync())).toBe('tampered')
    await one.restart()
    expect(one.titles()).toEqual(['x'])
  })

  it('is refused when it belongs to another journal', async () => {
    await one.sync()
    const stranger = await keep(Device.first(place))
    await stranger.services.journal.sessions.create({ title: 'mine alone' })
    expect(await kindOf(stranger.sync())).toBe('other-vault')
    const { body } = await server.request('GET', `/${place.prefix}-sessions`)
    expect(body).toMatchObject({ doc_count: 0 })
  })

  it('is not joined by a device that has a journal', async () => {
    await one.sync()
    const other = await keep(Device.first())
    expect(await kindOf(other.join(place))).toBe('vault-exists')
  })

  it('carries a changed passphrase to the other device', async () => {
    await one.sync()
    const two = await keep(Device.joined(place))
    await two.sync()
    await two.host.vault.changePassphrase({ with: 'passphrase', passphrase: DEVICE_PASSPHRASE }, 'a changed passphrase')
    await two.sync()
    await one.sync()
    await one.host.vault.lock()
    expect(await kindOf(one.host.vault.unlock({ with: 'passphrase', passphrase: DEVICE_PASSPHRASE }))).toBe(
      'wrong-passphrase',
    )
    await one.host.vault.unlock({ with: 'passphrase', passphrase: 'a changed passphrase' })
  })
})
