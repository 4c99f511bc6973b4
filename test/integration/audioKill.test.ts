import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChunkId } from '../../app/model'
import { ChunkStore } from '../../main/audio/store/chunkStore'
import { DOWN, UP, WRITING } from '../../main/audio/sync/transferQueue'
import { braindump, jsonOf } from '../support/commandLine'
import { temporaryFolder } from '../support/documents'
import type { Exchange } from '../support/faults'
import { meet, place, proxy } from '../support/meeting'
import { killsOr, noteKill } from '../support/kills'
import { noiseFile } from '../support/noise'

meet({ throughProxy: true })

const KILLS = killsOr(5)
/** For every five kills: what was sent before each of them is less. */
const SOUND_BYTES = 20_000_000
/** The piece at which a process is killed. */
const nth = (kill: number): number => 6 + 3 * (kill % 5)
const chunkOf = ({ path }: Exchange): ChunkId | undefined => /chunk%3A(\w+)/.exec(path)?.[1] as ChunkId | undefined
const isChunk = (exchange: Exchange): boolean => chunkOf(exchange) !== undefined

/** Which of these chunks are on the disk of a profile that nobody has open. */
async function held(profile: string, chunks: ReadonlySet<ChunkId>): Promise<Set<ChunkId>> {
  const store = new ChunkStore(join(profile, 'db', 'audio'))
  try {
    const [recording] = await store.list()
    return recording
      ? new Set((await store.use(recording, (database) => database.stubs([...chunks]))).keys())
      : new Set()
  } finally {
    await store.close()
  }
}

describe('a process that is killed while audio travels', () => {
  it('goes on with what is missing, and both sides have every piece at last', { timeout: 240_000 }, async () => {
    const [a, b] = [await temporaryFolder(), await temporaryFolder()]
    const secrets = { BRAINDUMP_REMOTE_PASSWORD: place.password }
    const remote = [place.url, '--prefix', place.prefix, '--username', place.username]
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
      if (outcome.code === -1) noteKill()
      return { code: outcome.code, err: outcome.err }
    }
    const sound = await noiseFile(SOUND_BYTES * Math.ceil(KILLS / 5))
    await ok(a, 'init')
    const { id } = (await ok(a, 'add', '--title', 'Noise', '--audio', sound.path)) as { id: string }
    await ok(a, 'remote', 'add', ...remote)
    const asked = (method: 'PUT' | 'GET') =>
      proxy.exchanges.filter((exchange) => exchange.method === method).flatMap((exchange) => chunkOf(exchange) ?? [])
    for (let kill = 0; kill < KILLS; kill += 1) expect(await killed(a, nth(kill))).toEqual({ code: -1, err: '' })
    await ok(a, 'sync')
    expect(await ok(a, 'audio', 'list')).toMatchObject([{ place: 'both' }])
    const sent = asked('PUT')
    const pieces = new Set(sent)
    // Some were on their way at each kill; everything else was sent once.
    expect(sent.length - pieces.size).toBeLessThanOrEqual(UP[1] * KILLS)

    await ok(b, 'join', ...remote)
    for (let kill = 0; kill < KILLS; kill += 1) {
      const [here, before] = [await held(b, pieces), asked('GET').length]
      expect(await killed(b, nth(kill))).toEqual({ code: -1, err: '' })
      // Nothing is asked for again that was on disk when the process was killed.
      expect(
        asked('GET')
          .slice(before)
          .filter((id) => here.has(id)),
      ).toEqual([])
    }
    const [here, before] = [await held(b, pieces), asked('GET').length]
    await ok(b, 'sync')
    expect(new Set(asked('GET').slice(before))).toEqual(new Set([...pieces].filter((id) => !here.has(id))))
    expect(await ok(b, 'audio', 'list')).toMatchObject([{ place: 'both' }])
    // At each kill so many were on their way, and some had come and were being written down.
    expect(asked('GET').length - pieces.size).toBeLessThanOrEqual((DOWN[1] + WRITING) * KILLS)
    const out = join(await temporaryFolder(), 'back.wav')
    await ok(b, 'audio', 'export', id, out)

    expect((await readFile(out)).equals(sound.bytes)).toBe(true)
    expect(await ok(b, 'verify')).toMatchObject({ problems: [] })
  })
})
