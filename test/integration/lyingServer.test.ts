import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { isAppError } from '../../app/errors'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { Device, DEVICE_PASSPHRASE } from '../support/device'
import { documents, forge, type Body } from '../support/forgery'
import { kept, meet, place, server } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* What a server may do that wants to harm: every test here writes to the server as its administrator could. */

meet()

const slots = async (): Promise<Body[]> => (await documents('keyring')).filter(({ _id }) => _id.startsWith('slot:'))
const withoutProtocol = (doc: Body): Record<string, unknown> =>
  Object.fromEntries(Object.entries(doc).filter(([field]) => !field.startsWith('_')))

describe('a server that wants to lock its user out', () => {
  it('removes every key slot: the device keeps them, says so and opens again', async () => {
    const a = await kept(Device.first(place))
    await a.services.journal.sessions.create({ title: 'mine' })
    await a.sync()
    for (const slot of await slots()) await forge('keyring', slot, { _deleted: true })
    await a.sync()
    expect(a.errors.some((error) => isAppError(error, 'tampered'))).toBe(true)
    await a.restart()
    expect(a.titles()).toEqual(['mine'])
  })

  it.each([
    ['garbage', (slot: Record<string, unknown>) => ({ ...slot, wrappedBase64: 'AAAA' })],
    ['the fields of another slot', (slot: Record<string, unknown>) => ({ ...slot, slotId: '0123456789abcdef' })],
    ['one more slot to close', (slot: Record<string, unknown>) => ({ ...slot, replaces: [String(slot['slotId'])] })],
  ])('writes %s into every key slot: the device keeps its own', async (_what, change) => {
    const a = await kept(Device.first(place))
    await a.sync()
    for (const slot of await slots()) await forge('keyring', slot, change(withoutProtocol(slot)))
    await a.sync()
    expect(a.errors.some((error) => isAppError(error, 'tampered'))).toBe(true)
    await a.restart()
    expect(a.host.vault.state.state).toBe('unlocked')
  })

  it('puts a foreign document into the keyring: everything else goes on', async () => {
    const a = await kept(Device.first(place))
    await a.sync()
    await server.request('PUT', `/${place.prefix}-keyring/stray`, { hello: 'there' })
    await a.services.journal.sessions.create({ title: 'after it' })
    await a.sync()
    const b = await kept(Device.joined(place))
    await b.sync()
    expect(b.titles()).toEqual(['after it'])
  })

  it('gives a joining device slots that were changed between looking and taking: it does not join', async () => {
    const a = await kept(Device.first(place))
    await a.sync()
    for (const slot of await slots())
      await forge('keyring', slot, { ...withoutProtocol(slot), replaces: ['0123456789abcdef'] })
    await expect(Device.joined(place)).rejects.toMatchObject({ kind: 'tampered' })
  })
})

describe('a changed passphrase', () => {
  const change = (device: Device, next: string): Promise<void> =>
    device.host.vault.changePassphrase({ with: 'passphrase', passphrase: DEVICE_PASSPHRASE }, next)
  const opens = (device: Device, passphrase: string): Promise<boolean> =>
    device.host.vault.unlock({ with: 'passphrase', passphrase }).then(
      () => true,
      () => false,
    )

  it('closes the old way in on the other device too, and a server cannot bring it back', async () => {
    const a = await kept(Device.first(place))
    await a.sync()
    const before = await slots()
    const b = await kept(Device.joined(place))
    await change(a, 'a second passphrase')
    await a.host.vault.changePassphrase({ with: 'passphrase', passphrase: 'a second passphrase' }, 'a third passphrase')
    await a.sync()
    await b.sync()
    expect(await opens(b, DEVICE_PASSPHRASE)).toBe(false)
    expect(await opens(b, 'a third passphrase')).toBe(true)

    const { body } = await server.request('GET', `/${place.prefix}-keyring/_changes`)
    const { results } = body as { results: { id: string; deleted?: boolean; changes: { rev: string }[] }[] }
    const closed = results.filter(({ id, deleted }) => deleted === true && before.some(({ _id }) => _id === id))
    expect(closed).toHaveLength(1)
    for (const { id, changes } of closed)
      for (const slot of before.filter(({ _id }) => _id === id))
        await forge('keyring', { ...slot, _rev: changes[0]?.rev ?? '' }, withoutProtocol(slot))
    expect(await slots()).toHaveLength(3)
    await b.sync()
    expect(await opens(b, DEVICE_PASSPHRASE)).toBe(false)
    expect(await opens(b, 'a third passphrase')).toBe(true)
  })
})

describe('a server that wants more than documents', () => {
  /** Answers every request with `answer`, and counts how many there were. */
  async function serverThat(answer: (response: ServerResponse) => void): Promise<{ url: string; asked: () => number }> {
    let asked = 0
    const http = createServer((_request, response) => {
      asked += 1
      answer(response)
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    })
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked: () => asked }
  }
  const connectionTo = (url: string): RemoteConnection => {
    const credentials = { username: 'ada', password: 'hunter2' }
    const connection = new RemoteConnection({ id: 'r', url, prefix: 'p', credentials, authentication: 'basic' })
    onTestFinished(() => connection.close())
    return connection
  }

  it('never gets the credentials sent on to another address', async () => {
    const elsewhere = await serverThat((response) => response.end('{}'))
    const here = await serverThat((response) => response.writeHead(307, { location: `${elsewhere.url}/x` }).end())
    await expect(connectionTo(here.url).server('GET', '/')).rejects.toMatchObject({ kind: 'remote' })
    expect(elsewhere.asked()).toBe(0)
  })

  it('cannot fill the memory with an answer that never ends', async () => {
    let dropped = (): void => undefined
    const hungUp = new Promise<void>((resolve) => (dropped = resolve))
    const { url } = await serverThat((response) => {
      const piece = Buffer.alloc(65_536, 'x')
      const send = (): void => {
        while (!response.destroyed && response.write(piece)) continue
      }
      response.on('drain', send).on('close', dropped)
      send()
    })
    const answer = await connectionTo(url).server('GET', '/')
    await expect(answer.buffer(1_000_000)).rejects.toMatchObject({ kind: 'remote' })
    await hungUp
  })
})
