import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../app/audio/wav'
import type { RecordingId } from '../../app/ids'
import { temporaryFolder } from '../support/documents'
import { Device } from '../support/device'
import { faults } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { hasRealServer, startServer } from '../support/server'
import type { TestServer } from '../support/server'
import { audioDevice } from './audio-device'
import type { AudioDevice } from './audio-device'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

async function device(prefix: string, url: string | null): Promise<AudioDevice> {
  const opened = await audioDevice(server, prefix, url, await temporaryFolder())
  onTestFinished(() => opened.close())
  return opened
}

async function proxied(): Promise<TestProxy> {
  const proxy = await TestProxy.start(server.url)
  onTestFinished(() => proxy.close())
  return proxy
}

async function noise(to: AudioDevice, sizeBytes: number): Promise<RecordingId> {
  const samples = randomBytes(sizeBytes - 44)
  const path = join(await temporaryFolder(), 'noise.wav')
  await writeFile(path, Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples]))
  return (await to.audio.importFile(path)).recordingId
}

describe.skipIf(!hasRealServer)(
  'audio and mirrors (a multipart PUT hangs the stand-in, design §13)',
  { timeout: 60_000 },
  () => {
    /** Chunks that a mirror holds, by their ids. */
    const heldBy = async (prefix: string, mirror: string): Promise<string[]> => {
      const { status, body } = await server.request('GET', `/${prefix}-${mirror}-audio/_all_docs`)
      return status === 404 ? [] : (body as { rows: { id: string }[] }).rows.map(({ id }) => id.slice('chunk:'.length))
    }
    const piecesOf = async (from: AudioDevice, id: RecordingId): Promise<string[]> =>
      (await from.catalog.get(id)).manifest.chunks.map((chunk) => chunk.id).sort()
    const holds = (prefix: string, mirror: string, ids: string[]) =>
      expect.poll(() => heldBy(prefix, mirror), { timeout: 30_000 }).toEqual(ids)

    it('every mirror gets what the policy lets travel, and nothing else', async () => {
      const prefix = server.prefix()
      const a = await device(prefix, server.url)
      await a.audio.setPolicy('marked')
      a.mirror({ one: server.url, two: server.url })
      const [marked, other] = [await noise(a, 1_200_000), await noise(a, 700_000)]
      await a.audio.mark(marked, true)
      const pieces = await piecesOf(a, marked)
      await holds(prefix, 'one', pieces)
      await holds(prefix, 'two', pieces)
      await a.until(marked, ({ place }) => place === 'both')
      await a.audio.setPolicy('everything')
      await holds(prefix, 'one', [...pieces, ...(await piecesOf(a, other))].sort())
    })

    it('a mirror that fails keeps neither the server nor another mirror waiting, and catches up', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await device(prefix, server.url)
      proxy.rule = ({ method }) => (method === 'PUT' ? faults.serverError : undefined)
      a.mirror({ bad: proxy.url, good: server.url })
      const id = await noise(a, 1_200_000)
      const pieces = await piecesOf(a, id)
      await a.until(id, ({ place }) => place === 'both')
      await holds(prefix, 'good', pieces)
      expect(await heldBy(prefix, 'bad')).toEqual([])
      proxy.rule = () => undefined // It is tried again by itself.
      await holds(prefix, 'bad', pieces)
    })

    it('is sent to a mirror once: the next connection finds it confirmed', async () => {
      const [prefix, proxy] = [server.prefix(), await proxied()]
      const a = await device(prefix, null)
      const id = await noise(a, 900_000)
      a.mirror({ one: proxy.url })
      await a.audio.transfers.mirrors.pass()
      expect(await heldBy(prefix, 'one')).toEqual(await piecesOf(a, id))
      const asked = proxy.exchanges.length
      a.mirror({ one: proxy.url })
      await a.audio.transfers.mirrors.pass()
      expect(proxy.exchanges.length).toBe(asked)
    })

    it('what only a mirror has confirmed is not freed', async () => {
      const prefix = server.prefix()
      const a = await device(prefix, null)
      const id = await noise(a, 900_000)
      a.mirror({ one: server.url })
      await holds(prefix, 'one', await piecesOf(a, id))
      expect(await a.place(id)).toEqual({ place: 'here' })
      await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'offline' })
      expect((await (await a.audio.reader(id)).read(0, 900_000)).length).toBe(900_000)
    })

    it('of a whole journal: "sync" copies to the mirror what the server got, and a live sync what comes later', async () => {
      const [prefix, copies] = [server.prefix(), server.prefix()]
      const place = { url: server.url, username: server.username, password: server.password }
      const a = await Device.first({ ...place, prefix })
      onTestFinished(() => a.remove())
      await a.addRemote({ ...place, prefix: copies }, { role: 'mirror' })
      const { audio, sync } = a.services
      const take = async (): Promise<void> => {
        const samples = randomBytes(700_000)
        const path = join(await temporaryFolder(), 'noise.wav')
        await writeFile(path, Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples]))
        await audio.importFile(path)
      }
      const held = async (of: string): Promise<unknown> =>
        ((await server.request('GET', `/${of}-audio/_all_docs`)).body as { rows: { id: string }[] }).rows.map(
          ({ id }) => id,
        )
      await take()
      const report = await sync.pass(
        {
          settle: () => Promise.resolve(),
          audio: async () => void (await audio.transfers.pass()),
          mirrorAudio: () => audio.transfers.mirrors.pass(),
        },
        new AbortController().signal,
      )
      expect(report.mirrors).toMatchObject([{ error: null }])
      const first = (await held(prefix)) as string[]
      expect(first.length).toBeGreaterThan(0)
      expect(await held(copies)).toEqual(first)

      audio.transfers.start()
      await sync.start()
      await take()
      await expect
        .poll(async () => ((await held(copies)) as string[]).length, { timeout: 30_000 })
        .toBeGreaterThan(first.length)
      await audio.transfers.settled()
      await expect.poll(async () => (await held(copies)) as string[], { timeout: 30_000 }).toEqual(await held(prefix))
      expect(a.errors).toEqual([])
    })

    it('what is purged goes from mirrors too, also from one that is away at that time', async () => {
      const prefix = server.prefix()
      const a = await device(prefix, server.url)
      a.mirror({ one: server.url, two: server.url })
      const id = await noise(a, 900_000)
      const pieces = await piecesOf(a, id)
      await holds(prefix, 'one', pieces)
      await holds(prefix, 'two', pieces)
      await expect.poll(() => a.audio.transfers.holdings.mirrorsOf(id).sort()).toEqual(['one', 'two'])
      a.mirror({ one: server.url })
      await a.audio.forget(id)
      a.catalog.recordings.delete(id)
      await holds(prefix, 'one', [])
      expect(await heldBy(prefix, 'two')).toEqual(pieces)
      a.mirror({ one: server.url, two: server.url })
      await holds(prefix, 'two', [])
    })
  },
)
