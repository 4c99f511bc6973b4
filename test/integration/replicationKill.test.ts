import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newMessageId, newSessionId } from '../../app/ids'
import { FORMAT } from '../../app/model'
import { braindump, jsonOf } from '../support/commandLine'
import { Device, type Place } from '../support/device'
import type { Exchange } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { killSeed, killsOr, noteKill } from '../support/kills'
import { startServer, type TestServer } from '../support/server'
import { mulberry32 } from '../main/conflicts/device'
import { systemPorts } from '../../main/platform/ports'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 })

const ENTRIES = 2_000
const KILLS = killsOr(8)
const random = mulberry32(killSeed)

let server: TestServer
let proxy: TestProxy
let first: Device
let profile: string
let place: Place

beforeAll(async () => {
  server = await startServer()
  proxy = await TestProxy.start(server.url)
  profile = await mkdtemp(join(tmpdir(), 'braindump-kill-'))
  place = { url: server.url, prefix: server.prefix(), username: server.username, password: server.password }
  first = await Device.firstForPrograms(place)
  const { sessions, messages } = first.services.journal.databases
  const made = Array.from({ length: ENTRIES }, () => newSessionId(systemPorts.uuid))
  const common = { format: FORMAT, createdAt: 1, deletedAt: null, stamps: {} }
  for (let at = 0; at < ENTRIES; at += 500) {
    const slice = made.slice(at, at + 500)
    await sessions.createMany(
      slice.map((id, n) => ({
        id,
        type: 'session',
        title: `entry ${at + n}`,
        tags: {},
        pinned: false,
        archived: false,
        deletedSaw: null,
        ...common,
      })),
    )
    await messages.createMany(
      slice.map((id, n) => ({
        id: newMessageId(id, systemPorts.uuid),
        type: 'message',
        role: 'note',
        text: `text ${at + n}`,
        recordingId: null,
        ...common,
      })),
    )
  }
})
afterAll(async () => {
  await first?.remove()
  if (profile) await rm(profile, { recursive: true, force: true })
  await proxy?.close()
  await server?.close()
})

const environment = () => ({ BRAINDUMP_REMOTE_PASSWORD: server.password })

/** Runs `sync` and kills it at the n-th request that matches, when it arrives or when its answer has passed. */
async function killedAt(where: string, matches: (exchange: Exchange) => boolean, n: number): Promise<number> {
  let seen = 0
  let kill = (): void => undefined
  proxy.rule = (exchange) => {
    if (matches(exchange) && ++seen === n) setImmediate(kill)
    return undefined
  }
  const { code } = await braindump(where, ['sync', '--json'], environment(), (child) => {
    kill = () => void child.kill('SIGKILL')
  })
  proxy.rule = () => undefined
  if (code === -1) noteKill()
  return code
}

/**
 * The page at which a run is killed. Every other is killed among the first pages of the seven databases, which are asked for
 * in each run; the others come so far that pages of messages are on disk, however busy the machine is.
 */
const pageOf = (run: number): number => (run % 2 === 0 ? 1 + ((run / 2) % 6) : 9 + ((run * 5) % 12))

const isPage = ({ path }: Exchange): boolean => path.includes('_changes') && path.includes('limit=250')
const isPush = ({ path }: Exchange): boolean => path.includes('_bulk_docs')

describe('kill -9 in the middle of a first sync', () => {
  it(`goes on where it was, ${KILLS} times while pulling, and ends with the whole journal`, async () => {
    await first.sync()
    const joined = await braindump(
      profile,
      ['join', proxy.url, '--prefix', place.prefix, '--username', server.username],
      environment(),
    )
    expect(joined).toMatchObject({ code: 0 })
    let killed = 0
    for (let run = 0; run < KILLS; run++) if ((await killedAt(profile, isPage, pageOf(run))) === -1) killed++
    const fromStart = proxy.exchanges.filter(
      (exchange) => isPage(exchange) && exchange.path.includes('-messages') && /since=0(&|$)/.test(exchange.path),
    )
    expect(killed).toBeGreaterThan(Math.min(3, KILLS / 4))
    // Once a page of messages was on disk, no later run asked for the first one again.
    expect(fromStart.length).toBeLessThan(KILLS)

    expect(await braindump(profile, ['sync', '--json'], environment())).toMatchObject({ code: 0 })
    const verified = await braindump(profile, ['verify', '--json'])
    expect(jsonOf(verified)).toMatchObject({ problems: [] })
    expect(jsonOf(await braindump(profile, ['list', '--json']))).toHaveLength(ENTRIES)
  })

  it('goes on where it was while pushing, and the server ends with the whole journal', async () => {
    const elsewhere = server.prefix()
    await braindump(profile, ['remote', 'remove', proxy.url])
    await braindump(
      profile,
      ['remote', 'add', proxy.url, '--prefix', elsewhere, '--username', server.username],
      environment(),
    )
    for (let run = 0; run < Math.ceil(KILLS / 4); run++) await killedAt(profile, isPush, 1 + Math.floor(random() * 5))
    expect(await braindump(profile, ['sync', '--json'], environment())).toMatchObject({ code: 0 })
    for (const entity of ['sessions', 'messages'])
      expect((await server.request('GET', `/${elsewhere}-${entity}`)).body).toMatchObject({ doc_count: ENTRIES })
  })
})
