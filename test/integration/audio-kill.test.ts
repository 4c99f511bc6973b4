import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../app/audio/wav'
import { DOWN, UP } from '../../main/audio/transfer-queue'
import { braindump, jsonOf } from '../support/commandLine'
import { temporaryFolder } from '../support/documents'
import { TestProxy } from '../support/proxy'
import type { Exchange } from '../support/faults'
import { hasRealServer, startServer } from '../support/server'
import type { TestServer } from '../support/server'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const KILLS = 5
const isChunk = ({ path }: Exchange): boolean => path.includes('chunk%3A')

describe.skipIf(!hasRealServer)(
  'a process that is killed while audio travels (a multipart PUT hangs the stand-in, design §13)',
  () => {
    it('goes on with what is missing, and both sides have every piece at last', { timeout: 240_000 }, async () => {
      const proxy = await TestProxy.start(server.url)
      onTestFinished(() => proxy.close())
      const [a, b, sounds] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()]
      const secrets = { BRAINDUMP_REMOTE_PASSWORD: server.password }
      const remote = [proxy.url, '--prefix', server.prefix(), '--username', server.username]
      const ok = async (profile: string, ...args: string[]) => {
        const outcome = await braindump(profile, [...args, '--json'], secrets)
        expect(outcome.err).toBe('')
        return outcome.code === 0 ? jsonOf(outcome) : null
      }
      /** Syncs and kills the process at the n-th piece that passes. */
      const killed = async (profile: string, pieces: number) => {
        let passed = 0
        const outcome = await braindump(profile, ['sync'], secrets, (child) => {
          proxy.rule = (exchange) => {
            if (isChunk(exchange) && ++passed === pieces) child.kill('SIGKILL')
            return undefined
          }
        })
        proxy.rule = () => undefined
        return { code: outcome.code, err: outcome.err }
      }
      const samples = randomBytes(20_000_000)
      const file = join(sounds, 'noise.wav')
      await writeFile(file, Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples]))
      await ok(a, 'init')
      const { id } = (await ok(a, 'add', '--title', 'Noise', '--audio', file)) as { id: string }
      await ok(a, 'remote', 'add', ...remote)
      const puts = () => proxy.exchanges.filter((exchange) => isChunk(exchange) && exchange.method === 'PUT')
      for (let kill = 0; kill < KILLS; kill += 1) expect(await killed(a, 6 + 3 * kill)).toEqual({ code: -1, err: '' })
      await ok(a, 'sync')
      expect(await ok(a, 'audio', 'list')).toMatchObject([{ place: 'both' }])
      const sent = puts().map(({ path }) => path)
      const pieces = new Set(sent).size
      // Some were on their way at each kill; everything else was sent once.
      expect(sent.length - pieces).toBeLessThanOrEqual(UP[1] * KILLS)

      await ok(b, 'join', ...remote)
      for (let kill = 0; kill < KILLS; kill += 1) expect(await killed(b, 6 + 3 * kill)).toEqual({ code: -1, err: '' })
      await ok(b, 'sync')
      expect(await ok(b, 'audio', 'list')).toMatchObject([{ place: 'both' }])
      const fetched = proxy.exchanges.filter((exchange) => isChunk(exchange) && exchange.method === 'GET').length
      expect(fetched - pieces).toBeLessThanOrEqual(DOWN[1] * KILLS)
      const out = join(sounds, 'back.wav')
      await ok(b, 'audio', 'export', id, out)

      expect((await readFile(out)).equals(await readFile(file))).toBe(true)
      expect(await ok(b, 'verify')).toMatchObject({ problems: [] })
    })
  },
)
