import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../app/audio/wav'
import type { RecordingId } from '../../app/ids'
import { temporaryFolder } from '../support/documents'
import { faults } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { hasRealServer, startServer } from '../support/server'
import type { TestServer } from '../support/server'
import { audioDevice as openDevice } from './audio-device'
import type { AudioDevice } from './audio-device'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

async function audioDevice(to: TestServer, prefix: string, url: string | null, profile?: string): Promise<AudioDevice> {
  const device = await openDevice(to, prefix, url, profile ?? (await temporaryFolder()))
  onTestFinished(() => device.close())
  return device
}

async function proxied(): Promise<TestProxy> {
  const proxy = await TestProxy.start(server.url)
  onTestFinished(() => proxy.close())
  return proxy
}

/** A WAV of noise: incompressible, so that every byte on the wire counts. */
async function wavFile(sizeBytes: number): Promise<{ path: string; bytes: Buffer }> {
  const samples = randomBytes(sizeBytes - 44)
  const bytes = Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples])
  const path = join(await temporaryFolder(), 'noise.wav')
  await writeFile(path, bytes)
  return { path, bytes }
}

const imported = async (device: AudioDevice, path: string): Promise<RecordingId> =>
  (await device.audio.importFile(path)).recordingId
const played = async (device: AudioDevice, id: RecordingId, init?: RequestInit) =>
  await device.audio.handleRequest(new Request(`audio://recording/${id.split(':')[1]}`, init))
const puts = (proxy: TestProxy) =>
  proxy.exchanges.filter(({ method, path }) => method === 'PUT' && path.includes('chunk'))
const gets = (proxy: TestProxy) =>
  proxy.exchanges.filter(({ method, path }) => method === 'GET' && path.includes('chunk'))

describe.skipIf(!hasRealServer)(
  'audio between two devices (a multipart PUT hangs the stand-in, design §13)',
  { timeout: 60_000 },
  () => {
    it('goes to the server and comes to the other device by itself under "everything"', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      const b = await audioDevice(server, prefix, proxy.url)
      const { path, bytes } = await wavFile(3_000_000)
      const id = await imported(a, path)
      expect(await a.place(id)).not.toMatchObject({ place: 'both' })
      b.learn(await a.catalog.get(id))
      await a.until(id, ({ place }) => place === 'both')
      await b.until(id, ({ place }) => place === 'both')
      const reader = await b.audio.reader(id)
      expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(bytes)).toBe(true)
      expect(a.seen.some(({ place }) => place === 'sending')).toBe(true)
    })

    it('under "marked" leaves the device only when it is marked, plays with progress elsewhere, and is freed again', async () => {
      const [prefix, proxyA, proxyB] = [server.prefix(), await proxied(), await proxied()]
      const a = await audioDevice(server, prefix, proxyA.url)
      const b = await audioDevice(server, prefix, proxyB.url)
      await a.audio.setPolicy('marked')
      await b.audio.setPolicy('nothing')
      const [marked, other] = [await wavFile(4_000_000), await wavFile(1_000_000)]
      const [id, unmarked] = [await imported(a, marked.path), await imported(a, other.path)]
      await a.audio.mark(id, true)
      await a.until(id, ({ place }) => place === 'both')
      expect(await a.place(unmarked)).toEqual({ place: 'here' })
      const sent = proxyA.exchanges.map(({ path, body }) => `${path} ${body.toString('latin1')}`).join('\n')
      for (const chunk of (await a.catalog.get(unmarked)).manifest.chunks) expect(sent).not.toContain(chunk.id)

      b.learn(await a.catalog.get(id))
      b.learn(await a.catalog.get(unmarked))
      expect(await b.until(id, ({ place }) => place === 'server')).toEqual({ place: 'server' })
      expect(await b.place(unmarked)).toEqual({ place: 'elsewhere' })
      expect(gets(proxyB)).toEqual([])

      const response = await played(b, id)
      expect(response.status).toBe(200)
      const reader = response.body!.getReader()
      const first = await reader.read()
      // The first piece plays while others are still on their way.
      expect((await b.place(id)).place).toBe('arriving')
      const rest = [Buffer.from(first.value!)]
      for (let next = await reader.read(); !next.done; next = await reader.read()) rest.push(Buffer.from(next.value))
      expect(Buffer.concat(rest).equals(marked.bytes)).toBe(true)
      await b.until(id, ({ place }) => place === 'both')
      const chunks = (await a.catalog.get(id)).manifest.chunks.length
      expect(gets(proxyB)).toHaveLength(chunks) // each piece once, although player and transfer both wanted it

      const before = await b.audio.store.sizeBytes(id)
      const freed = await b.audio.free(id)
      expect(before).toBeGreaterThan(4_000_000)
      expect(freed).toBe(before)
      expect(await b.audio.store.sizeBytes(id)).toBe(0)
      expect(await b.place(id)).toEqual({ place: 'server' })
      await b.audio.transfers.fetch(id)
      await b.until(id, ({ place }) => place === 'both')
    })

    it('shows nothing but ciphertext, whichever way one looks', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      const marker = randomBytes(24)
      const samples = Buffer.concat(Array.from({ length: 40_000 }, () => marker))
      const path = join(await temporaryFolder(), 'marker.wav')
      await writeFile(path, Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples]))
      const id = await imported(a, path)
      await a.until(id, ({ place }) => place === 'both')
      for (const { body, answer } of proxy.exchanges)
        for (const bytes of [body, Buffer.concat(answer)]) {
          expect(bytes.includes(marker)).toBe(false)
          expect(bytes.includes('WAVEfmt')).toBe(false)
        }
      expect(puts(proxy).length).toBeGreaterThan(0)
    })

    it('sends nothing twice: after a trim only what is new, at most a seventh of it', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      const { path, bytes } = await wavFile(16_000_000)
      const id = await imported(a, path)
      await a.until(id, ({ place }) => place === 'both')
      const sent = puts(proxy).reduce((sum, { body }) => sum + body.length, 0)
      expect(sent).toBeGreaterThan(16_000_000)
      const { durationMs } = await a.catalog.get(id)
      await a.audio.versions.trim(id, Math.round(durationMs / 10), durationMs)
      await a.until(id, ({ place }) => place === 'both')
      const again = puts(proxy).reduce((sum, { body }) => sum + body.length, 0) - sent
      expect(again).toBeGreaterThan(0)
      expect(again).toBeLessThan(0.15 * 16_000_000)
      const reader = await a.audio.reader(id)
      const cut = Buffer.from(await reader.read(0, reader.sizeBytes))
      expect(cut.subarray(44).equals(bytes.subarray(bytes.length - (cut.length - 44)))).toBe(true)
      await a.audio.versions.untrim(id)
      const whole = await a.audio.reader(id)
      expect(Buffer.from(await whole.read(0, whole.sizeBytes)).equals(bytes)).toBe(true)
    })

    it('goes on where it was when the connection breaks, in both directions', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      const { path, bytes } = await wavFile(4_000_000)
      let passed = 0
      proxy.rule = ({ method, path: asked }) =>
        method !== 'GET' && asked.includes('chunk') && ++passed > 3 ? faults.drop : undefined
      const id = await imported(a, path)
      await a.until(
        id,
        (place) => place.place === 'sending' && a.audio.transfers.list()[0]?.state === 'waiting' && passed > 3,
      )
      expect(await a.audio.free(id).catch((error: unknown) => error)).toMatchObject({ kind: 'remote' })
      proxy.rule = () => undefined
      const before = puts(proxy).length
      a.audio.transfers.consider(id)
      await a.until(id, ({ place }) => place === 'both')
      const chunks = (await a.catalog.get(id)).manifest.chunks.length
      expect(puts(proxy).length - before).toBe(chunks - 3)

      const b = await audioDevice(server, prefix, proxy.url)
      let fetched = 0
      proxy.rule = ({ method, path: asked }) =>
        method === 'GET' && asked.includes('chunk') && ++fetched > 4 ? faults.drop : undefined
      b.learn(await a.catalog.get(id))
      await b.until(
        id,
        (place) => place.place === 'arriving' && b.audio.transfers.list()[0]?.state === 'waiting' && fetched > 4,
      )
      await b.close()
      proxy.rule = () => undefined
      const atRestart = gets(proxy).length
      // A new process on the same profile: what had arrived is not fetched again.
      const again = await audioDevice(server, prefix, proxy.url, b.profile)
      again.learn(await a.catalog.get(id))
      await again.until(id, ({ place }) => place === 'both')
      expect(gets(proxy).length - atRestart).toBe(chunks - 4)
      const reader = await again.audio.reader(id)
      expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(bytes)).toBe(true)
    })

    it('waits when the server asks to slow down, and gets through', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      let asked = 0
      proxy.rule = ({ method }) => (method === 'PUT' && asked++ % 3 === 0 ? faults.tooMany(0) : undefined)
      const id = await imported(a, (await wavFile(2_000_000)).path)
      await a.until(id, ({ place }) => place === 'both')
      expect(asked).toBeGreaterThan(3)
    })

    it('stops when a person cancels, and does not start again by itself', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      proxy.rule = ({ method, path: asked }) => (method === 'PUT' && asked.includes('chunk') ? faults.stall : undefined)
      const id = await imported(a, (await wavFile(3_000_000)).path)
      await proxy.next(({ path: asked }) => asked.includes('_revs_diff'))
      await a.audio.transfers.cancel(id)
      proxy.rule = () => undefined
      await a.audio.transfers.considerAll()
      await a.audio.transfers.settled()
      expect(await a.place(id)).toEqual({ place: 'here' })
      expect(a.audio.transfers.list()).toEqual([])
      await a.audio.mark(id, true)
      await a.until(id, ({ place }) => place === 'both')
    })

    it('is not freed without a server that has every piece', async () => {
      const prefix = server.prefix()
      const a = await audioDevice(server, prefix, null)
      const id = await imported(a, (await wavFile(1_500_000)).path)
      await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'offline' })
      a.connect(server.url)
      await a.until(id, ({ place }) => place === 'both')
      const chunk = (await a.catalog.get(id)).manifest.chunks[1]!.id
      const name = encodeURIComponent(`${prefix}-audio`)
      await server.request('DELETE', `/${name}/chunk%3A${chunk}?rev=1-${chunk.slice(0, 32)}`)
      await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'remote' })
      const reader = await a.audio.reader(id)
      expect((await reader.read(0, reader.sizeBytes)).length).toBe(1_500_000)
    })

    it('mends a piece that went bad here with the good one of the server', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      const { path, bytes } = await wavFile(2_000_000)
      const id = await imported(a, path)
      await a.until(id, ({ place }) => place === 'both')
      const { manifest } = await a.catalog.get(id)
      const bad = manifest.chunks[1]!.id
      const kept = await a.audio.store.use(id, (database) =>
        Promise.all(manifest.chunks.map(async (chunk) => ({ id: chunk.id, bytes: (await database.get(chunk.id))! }))),
      )
      await a.audio.store.destroy(id)
      for (const chunk of kept) if (chunk.id === bad) chunk.bytes[77]! ^= 4
      await a.audio.store.use(id, async (database) => {
        for (const chunk of kept) await database.put([chunk])
      })
      const whole = Buffer.from(await (await played(a, id)).arrayBuffer())
      expect(whole.equals(bytes)).toBe(true)
      expect(gets(proxy)).toHaveLength(1)
      a.connect(null)
      const again = await a.audio.reader(id)
      expect(Buffer.from(await again.read(0, again.sizeBytes)).equals(bytes)).toBe(true)
    })

    it('names a piece that is nowhere, and plays the rest', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await audioDevice(server, prefix, proxy.url)
      const b = await audioDevice(server, prefix, proxy.url)
      await b.audio.setPolicy('nothing')
      const { path, bytes } = await wavFile(2_500_000)
      const id = await imported(a, path)
      await a.until(id, ({ place }) => place === 'both')
      b.learn(await a.catalog.get(id))
      await b.until(id, ({ place }) => place === 'server')
      const { chunks } = (await a.catalog.get(id)).manifest
      const gone = chunks[2]!
      await server.request(
        'DELETE',
        `/${encodeURIComponent(`${prefix}-audio`)}/chunk%3A${gone.id}?rev=1-${gone.id.slice(0, 32)}`,
      )
      const heard = Buffer.from(await (await played(b, id)).arrayBuffer())
      const from = chunks[0]!.sizeBytes + chunks[1]!.sizeBytes
      expect(heard.subarray(0, from).equals(bytes.subarray(0, from))).toBe(true)
      expect(heard.subarray(from, from + gone.sizeBytes).every((byte) => byte === 0)).toBe(true)
      expect(heard.subarray(from + gone.sizeBytes).equals(bytes.subarray(from + gone.sizeBytes))).toBe(true)
      const place = await b.until(id, ({ place: now }) => now === 'damaged')
      expect(place).toMatchObject({ message: expect.stringContaining(gone.id.slice(0, 12)) as string })
    })

    it('of a purged recording goes from the server too, at once or when it is back', async () => {
      const prefix = server.prefix()
      const a = await audioDevice(server, prefix, server.url)
      const id = await imported(a, (await wavFile(1_000_000)).path)
      await a.until(id, ({ place }) => place === 'both')
      const count = async () =>
        ((await server.request('GET', `/${prefix}-audio`)).body as { doc_count: number }).doc_count
      expect(await count()).toBe((await a.catalog.get(id)).manifest.chunks.length)
      a.connect(null)
      await a.audio.forget(id)
      expect(await a.audio.store.list()).toEqual([])
      a.catalog.recordings.delete(id)
      a.connect(server.url)
      await expect.poll(count).toBe(0)
    })
  },
)
