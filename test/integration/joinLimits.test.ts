import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { foreignSlots } from '../../main/replication/setup/foreignSlots'
import type { KeySlot } from '../../main/vault/schema'
import { kindOf, lockedVault } from '../main/vault/fixtures'
import { Device, type Place } from '../support/device'
import { startServer, type TestServer } from '../support/server'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let server: TestServer
let place: Place
let joiner: Device

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  place = { url: server.url, prefix: server.prefix(), username: server.username, password: server.password }
  const first = await Device.first(place)
  await first.sync()
  joiner = await Device.blank()
  return async () => void (await Promise.all([first.remove(), joiner.remove()]))
})

type Slot = KeySlot & { _id: string; _rev: string }
const address = (id: string): string => `/${place.prefix}-keyring/${encodeURIComponent(id)}`

async function passphraseSlot(): Promise<Slot> {
  const { body } = await server.request('GET', `/${place.prefix}-keyring/_all_docs?include_docs=true`)
  const found = (body as { rows: { doc: Slot }[] }).rows.find(({ doc }) => doc.kind === 'passphrase')
  if (found === undefined) throw new Error('there is no passphrase slot')
  return found.doc
}
const put = async (body: Omit<Slot, '_rev'>): Promise<void> => {
  const { status } = await server.request('PUT', address(body._id), body)
  expect(status).toBe(201)
}

describe('a server that is joined', () => {
  it.each([
    ['a gigabyte of memory', { memoryKiB: 1_048_576, iterations: 1, parallelism: 1 }],
    ['sixty-four passes', { memoryKiB: 65_536, iterations: 64, parallelism: 1 }],
    ['sixteen lanes', { memoryKiB: 65_536, iterations: 3, parallelism: 16 }],
  ])('cannot have %s worked for it', async (_what, argon2) => {
    const slot = await passphraseSlot()
    await put({ ...slot, argon2 } as Slot)
    const outcome = await joiner.join(place).catch((error: unknown) => error)
    expect(outcome).toMatchObject({ kind: 'remote', message: expect.stringContaining('more work') as string })
    expect(joiner.host.vault.state.state).toBe('absent')
  })

  it('cannot have one way in after the other tried without end', async () => {
    const { _rev, ...slot } = await passphraseSlot()
    for (let number = 0; number < 16; number++) {
      const slotId = number.toString(16).padStart(16, 'f')
      await put({ ...slot, _id: `slot:${slotId}`, slotId })
    }
    expect(await joiner.join(place).catch((error: unknown) => error)).toMatchObject({
      kind: 'remote',
      message: expect.stringContaining('17 ways') as string,
    })
    await server.request('DELETE', `${address('slot:fffffffffffffff0')}?rev=${await revOf('slot:fffffffffffffff0')}`)
    await joiner.join(place) // Sixteen are tried: the ones made up are damaged, and the true one opens.
    expect(joiner.host.vault.state.state).toBe('unlocked')
  })

  it('can be left while it is silent', async () => {
    const cancel = new AbortController()
    const silent = createServer(() => cancel.abort())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void (silent.closeAllConnections(), silent.close()))
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    expect(await kindOf(joiner.join({ ...place, url }, undefined, cancel.signal))).toBe('cancelled')
    await joiner.join(place)
    expect(joiner.host.vault.state.state).toBe('unlocked')
  })
})

const revOf = async (id: string): Promise<string> => ((await server.request('GET', address(id))).body as Slot)._rev

it('what this app writes itself is within the limits; what protects less is refused', async () => {
  const { store } = await lockedVault()
  const slot = (await store.slots()).find(({ kind }) => kind === 'passphrase') as unknown as KeySlot
  const limits = foreignSlots()
  const check = (memoryKiB: number, iterations: number) => (): void =>
    limits.check({ ...slot, argon2: { memoryKiB, iterations, parallelism: 1 } } as KeySlot)
  expect(check(65_536, 3)).not.toThrow()
  expect(check(262_144, 8)).not.toThrow()
  expect(check(19_456, 2)).not.toThrow()
  for (const [memoryKiB, iterations] of [
    [19_455, 2],
    [19_456, 1],
    [8, 1],
  ] as const)
    expect(check(memoryKiB, iterations)).toThrow(expect.objectContaining({ kind: 'remote' }))
})
