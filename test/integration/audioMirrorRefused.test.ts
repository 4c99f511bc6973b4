import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../app/audio/wav'
import { ChunkStore } from '../../main/audio/store/chunkStore'
import { AudioDeviceState } from '../../main/audio/store/deviceState'
import { ChunkInventory } from '../../main/audio/sync/chunkInventory'
import { importFile } from '../../main/audio/capture/importFile'
import { Mirrors } from '../../main/audio/sync/mirrors'
import { Limiter } from '../../main/async/limiter'
import { systemPorts } from '../../main/platform/ports'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { MemoryCatalog } from '../main/audio/support/catalog'
import { temporaryFolder } from '../support/documents'
import { faults } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { hasRealServer, startServer } from '../support/server'
import type { TestServer } from '../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

// docs/DESIGN.md, Servers in tests
describe.skipIf(!hasRealServer)('a mirror that refuses (the stand-in never answers 403)', () => {
  it('is told of once, and the other mirror goes on getting what is recorded', { timeout: 60_000 }, async () => {
    const [folder, proxy] = [await temporaryFolder(), await TestProxy.start(server.url)]
    onTestFinished(() => proxy.close())
    proxy.rule = ({ method }) => (method === 'PUT' ? faults.forbidden : undefined)
    const prefix = server.prefix()
    const connect = (id: string, url: string): RemoteConnection =>
      new RemoteConnection({ id, url, prefix: `${prefix}-${id}`, credentials: server, authentication: 'basic' })
    const connections = [connect('bad', proxy.url), connect('good', server.url)]
    const errors: unknown[] = []
    const onError = (error: unknown): void => void errors.push(error)
    const [store, catalog] = [new ChunkStore(join(folder, 'audio')), new MemoryCatalog()]
    const state = await AudioDeviceState.load(join(folder, 'audio.json'), onError)
    const mirrors = new Mirrors({
      ...{
        store,
        state,
        catalog,
        onError,
        limiter: new Limiter(2),
        concurrency: 2,
        inventory: new ChunkInventory(store, state),
      },
      remotes: {
        isSetUp: () => true,
        current: () => null,
        mirrors: () => connections,
        onChange: () => () => undefined,
      },
    })
    onTestFinished(async () => {
      await mirrors.close()
      await store.close()
      await state.settled()
      for (const connection of connections) connection.close()
    })
    const record = async (): Promise<string[]> => {
      const path = join(folder, 'noise.wav')
      await writeFile(path, Buffer.concat([wavHeader(pcm16Format(16_000, 1), 300_000), randomBytes(300_000)]))
      const { recordingId } = await importFile({ store, sink: catalog, ports: systemPorts }, path)
      return (await catalog.get(recordingId)).manifest.chunks.map((chunk) => `chunk:${chunk.id}`)
    }
    const held = async (): Promise<unknown> => {
      const { body } = await server.request('GET', `/${prefix}-good-audio/_all_docs`)
      return (body as { rows?: { id: string }[] }).rows?.map(({ id }) => id)
    }

    mirrors.start()
    const first = await record()
    await expect.poll(() => errors, { timeout: 20_000 }).toMatchObject([{ kind: 'forbidden' }])
    await expect.poll(held, { timeout: 20_000 }).toEqual(first.toSorted())
    const all = [...first, ...(await record())]
    await expect.poll(held, { timeout: 20_000 }).toEqual(all.toSorted())
    expect(errors).toHaveLength(1)
  })
})
