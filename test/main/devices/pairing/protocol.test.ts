import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { deviceIdSchema } from '../../../../app/ids'
import { codeFrom, parseCode, parseHostPort } from '../../../../app/devices/pairing'
import { joinAt } from '../../../../main/devices/pairing/join'
import { Frames } from '../../../../main/devices/pairing/frames'
import { asBytes, PAIRING_VERSION, type Bundle, type Partner } from '../../../../main/devices/pairing/messages'
import { tryCode } from '../../../../main/devices/pairing/opaque'
import { PairingHost } from '../../../../main/devices/pairing/pairingHost'
import { systemPorts } from '../../../../main/platform/ports'
import { kindOf } from '../../vault/fixtures'

/* The protocol of pairing over real connections, with somebody in between who changes, reads or guesses. */

vi.setConfig({ testTimeout: 120_000 })

const MARKER = 'xylograph quetzal zephyr'
const partner = (name: string): Partner => ({
  id: deviceIdSchema.parse('0011223344556677'),
  name,
  signingKey: 'AAAA',
})
const BUNDLE: Bundle = {
  vaultKey: MARKER,
  keyring: [{ _id: 'vault', _rev: '1-a' }],
  servers: [],
  host: partner('Host'),
}

async function hosting(lifetimeMs = 60_000, silenceMs = 10_000): Promise<PairingHost> {
  const bundle = async () => BUNDLE
  const host = await PairingHost.open({ ports: systemPorts, port: 0, bundle, lifetimeMs, silenceMs })
  onTestFinished(() => host.close())
  return host
}

/** Joins and answers what was handed over. */
async function joining(port: number, code: string, silenceMs = 10_000): Promise<Bundle> {
  let got: Bundle | null = null
  const { signal } = new AbortController()
  await joinAt({ host: '127.0.0.1', port, code, signal, silenceMs }, async (bundle) => {
    got = bundle
    return partner('Joiner')
  })
  if (got === null) throw new Error('Nothing was handed over.')
  return got
}

const wrong = (code: string): string => String((Number(code) + 1) % 100_000_000).padStart(8, '0')

interface Between {
  readonly port: number
  /** Bytes so far, by where they went. */
  readonly passed: { toHost: Buffer; toJoiner: Buffer }
  close(): void
}

/** A relay that keeps what passes; one byte of one direction is changed where it is told to. */
async function between(port: number, flip?: { direction: 'toHost' | 'toJoiner'; at: number }): Promise<Between> {
  const passed = { toHost: Buffer.alloc(0), toJoiner: Buffer.alloc(0) }
  const relay = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port })
    const seen = { toHost: 0, toJoiner: 0 }
    for (const [from, to, direction] of [
      [near, far, 'toHost'],
      [far, near, 'toJoiner'],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        const at = (flip?.direction === direction ? flip.at : -1) - seen[direction]
        if (at >= 0 && at < bytes.length) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
        seen[direction] += bytes.length
        passed[direction] = Buffer.concat([passed[direction], bytes])
        to.write(bytes)
      })
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
    }
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const close = (): void => void relay.close()
  return { port: (relay.address() as AddressInfo).port, passed, close }
}

/** The length of each direction of a pairing that succeeds. */
let length: { toHost: number; toJoiner: number }
beforeAll(async () => {
  const host = await PairingHost.open({ ports: systemPorts, port: 0, bundle: async () => BUNDLE })
  const relay = await between(host.port)
  expect(await joining(relay.port, host.code)).toEqual(BUNDLE)
  expect(await host.joined).toEqual(partner('Joiner'))
  relay.close()
  length = { toHost: relay.passed.toHost.length, toJoiner: relay.passed.toJoiner.length }

  // Who only relays has nothing of it, in whatever spelling.
  const everything = Buffer.concat([relay.passed.toHost, relay.passed.toJoiner]).toString('latin1')
  for (const secret of [MARKER, Buffer.from(MARKER).toString('base64'), host.code, 'Joiner', 'vaultKey'])
    expect(everything).not.toContain(secret)
})

describe('whoever is in between', () => {
  it('ends it by changing any byte, and nobody has joined', async () => {
    // Every third byte of both directions, each in a pairing of its own.
    const flips = (['toHost', 'toJoiner'] as const).flatMap((direction) =>
      Array.from({ length: Math.ceil(length[direction] / 3) }, (_, n) => ({ direction, at: n * 3 })),
    )
    // Only the last message comes after the journal was handed over.
    const lastMessage = length.toHost - 150
    let ended = 0
    for (let from = 0; from < flips.length; from += 8)
      await Promise.all(
        flips.slice(from, from + 8).map(async (flip) => {
          const host = await PairingHost.open({
            ports: systemPorts,
            port: 0,
            bundle: async () => BUNDLE,
            silenceMs: 2_000,
          })
          const relay = await between(host.port, flip)
          const got = await joining(relay.port, host.code, 2_000).catch(() => null)
          relay.close()
          host.close()
          if (got !== null) expect(flip).toMatchObject({ direction: 'toHost', at: expect.any(Number) as number })
          if (got !== null) expect(flip.at).toBeGreaterThan(lastMessage)
          // Where it ended, the device with the code never says that somebody joined.
          await expect(host.joined, JSON.stringify(flip)).rejects.toThrow()
          ended += 1
        }),
      )
    expect(ended).toBe(flips.length)
  })

  it('cannot answer in place of the device with the code', async () => {
    const host = await hosting()
    // It shows a code of its own, and does not know the one that is typed.
    expect(await kindOf(joining((await hosting()).port, host.code))).toBe('wrong-pairing-code')
  })
})

describe('a guesser', () => {
  it('gets three tries, and not even the right code opens after them', async () => {
    const host = await hosting()
    for (let guess = 0; guess < 3; guess++)
      expect(await kindOf(joining(host.port, wrong(host.code)))).toBe('wrong-pairing-code')
    expect(await kindOf(host.joined)).toBe('pairing')
    expect(await kindOf(joining(host.port, host.code))).toBe('offline')
  })

  it('gets no more by hanging up before it says whether it was right', async () => {
    const host = await hosting()
    for (let guess = 0; guess < 3; guess++) {
      const socket = connect({ host: '127.0.0.1', port: host.port })
      const { request } = await tryCode(wrong(host.code))
      new Frames(socket, 1_000).write(asBytes({ version: PAIRING_VERSION, request }))
      await once(socket, 'data')
      socket.destroy()
    }
    expect(await kindOf(host.joined)).toBe('pairing')
  })

  it('leaves two tries to a person who mistypes once', async () => {
    const host = await hosting()
    expect(await kindOf(joining(host.port, wrong(host.code)))).toBe('wrong-pairing-code')
    expect(await joining(host.port, host.code)).toEqual(BUNDLE)
    expect((await host.joined).name).toBe('Joiner')
    expect(await kindOf(joining(host.port, host.code))).toBe('offline')
  })

  it('does not keep others out with noise and silence', async () => {
    const host = await hosting(60_000, 1_000)
    for (const noise of ['GET / HTTP/1.1\r\n\r\n', '\0\0\0\x05hello', '', '\0\0\0\x02{}']) {
      const socket = connect({ host: '127.0.0.1', port: host.port })
      await once(socket, 'connect')
      const closed = once(socket, 'close')
      socket.on('error', () => undefined).resume()
      socket.write(noise)
      await closed
    }
    expect(await joining(host.port, host.code)).toEqual(BUNDLE)
  })
})

it('a code ends after its time', async () => {
  const host = await hosting(50)
  expect(await kindOf(host.joined)).toBe('pairing')
  expect(await kindOf(joining(host.port, host.code))).toBe('offline')
})

it('a code has eight digits, each code as likely as any other', () => {
  expect(codeFrom(Buffer.from([0, 0, 0, 7]))).toBe('00000007')
  expect(codeFrom(Buffer.from([255, 255, 255, 255]))).toBeNull()
  expect(parseCode(' 1234-5678 ')).toBe('12345678')
  expect(() => parseCode('1234567')).toThrow('eight digits')
  expect(parseHostPort('[fe80::1]:80')).toEqual({ host: 'fe80::1', port: 80 })
  for (const bad of ['host', 'host:0', 'host:99999', 'a b:1']) expect(() => parseHostPort(bad)).toThrow('address')
})
