import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import multicastDns from 'multicast-dns'
import { encode } from 'dns-packet'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { announce, type Announcement } from '../../../../main/devices/nearby/announce'
import { findNearby, type Found } from '../../../../main/devices/nearby/find'
import { mdnsPort, SERVICE, type Network } from '../../../../main/devices/nearby/mdns'
import { addressesOf } from '../../../../main/devices/pairing/addresses'
import { systemPorts } from '../../../../main/platform/ports'
import { freeUdpPort } from '../../../support/freeUdpPort'

/* One device shows a code, another one finds it, by real multicast on the networks of this machine. */

vi.setConfig({ testTimeout: 60_000 })

let network: Network
beforeEach(async () => {
  network = { addresses: addressesOf(networkInterfaces()), port: await freeUdpPort() }
})

const showing = async (port: number): Promise<Announcement> => {
  const announcement = announce(port, network, systemPorts)
  onTestFinished(() => announcement.stop())
  await announcement.ready
  return announcement
}
const find = (waitMs = 20_000, signal = new AbortController().signal): Promise<readonly Found[]> =>
  findNearby({ ...network, waitMs, settleMs: 1_000, signal })

it('a device that shows a code is found with the port on which it listens', async () => {
  await showing(50_123)
  const found = await find()
  expect(found).toMatchObject([{ port: 50_123 }])
  expect(network.addresses).toContain(found[0]?.host)
})

it('two devices that show a code are both found', async () => {
  await showing(50_123)
  await showing(50_124)
  const ports = (await find()).map(({ port }) => port)
  expect(ports.sort()).toEqual([50_123, 50_124])
})

it('nobody is found where nobody shows a code any more, and nobody once it is cancelled', async () => {
  const announcement = await showing(50_123)
  await announcement.stop()
  expect(await find(500)).toEqual([])
  const cancelled = new AbortController()
  const looking = find(60_000, cancelled.signal)
  cancelled.abort()
  expect(await looking).toEqual([])
})

it('says the name of the service, a random name and a port, and nothing else', async () => {
  const ear = multicastDns({ interface: network.addresses[0], bind: '0.0.0.0', port: network.port })
  onTestFinished(() => ear.destroy())
  await once(ear, 'ready')
  const said = once(ear, 'response')
  await showing(50_123)
  const [packet] = (await said) as [Parameters<typeof encode>[0]]
  const name = packet?.answers?.[0]?.type === 'PTR' ? String(packet.answers[0].data).split('.')[0] : ''
  expect(name).toMatch(/^[0-9a-f]{16}$/)
  const { answers, additionals = [], authorities = [] } = packet ?? {}
  expect([...additionals, ...authorities]).toEqual([])
  expect(answers).toMatchObject([
    { type: 'PTR', name: SERVICE, data: `${name}.${SERVICE}` },
    { type: 'SRV', name: `${name}.${SERVICE}`, data: { port: 50_123, target: `${name}.local` } },
  ])
  expect(answers).toHaveLength(2)
})

it('what is no answer ends nothing, and is not taken for one', async () => {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  onTestFinished(() => void socket.close())
  socket.bind(0)
  await once(socket, 'listening')
  socket.setMulticastInterface(network.addresses[0] ?? '')
  const say = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => socket.send(bytes, network.port, '224.0.0.251', () => resolve()))
  const answering = (port: number, ttl: number, name = `x.${SERVICE}`): Uint8Array =>
    encode({
      type: 'response',
      answers: [{ type: 'SRV', name, ttl, data: { port, target: 'x.local' } }],
    })
  const looking = find()
  for (let at = 0; at < 20; at++) {
    await say(Buffer.from('no packet at all'))
    await say(answering(50_123, 10).subarray(0, 30))
    await say(answering(0, 10))
    await say(answering(50_123, 0))
    await say(answering(50_123, 10, 'x._other._tcp.local'))
  }
  await say(answering(50_200, 10))
  expect(await looking).toMatchObject([{ port: 50_200 }])
})

it('where no network can be used nobody is found, and showing a code goes on', async () => {
  network = { addresses: ['192.0.2.7'], port: network.port }
  const announcement = await showing(50_123)
  expect(await find(200)).toEqual([])
  await announcement.stop()
})

it('asks on the port of multicast DNS, on another one where that is wanted, or not at all', () => {
  expect(mdnsPort({})).toBe(5353)
  expect(mdnsPort({ BRAINDUMP_MDNS_PORT: '50000' })).toBe(50_000)
  expect(mdnsPort({ BRAINDUMP_MDNS_PORT: '' })).toBeNull()
})
