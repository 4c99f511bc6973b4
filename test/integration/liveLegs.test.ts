import type { EventEmitter } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabases } from '../../main/database/entity/open'
import { Replica, type Direction } from '../../main/database/replica/replica'
import type { LiveListener } from '../../main/database/replica/live'
import type { ReplicaGuard } from '../../main/database/replica/types'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { aSession, newDocumentKey, temporaryFolder } from '../support/documents'
import { faults, type Fault } from '../support/faults'
import { meet, place, proxy, server } from '../support/meeting'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

meet({ throughProxy: true })

const FAILURES = 14

/** One database here and on the server, and what of its replication is still there. */
async function replicated() {
  const databases = await openDatabases(await temporaryFolder(), newDocumentKey(), (error) => {
    throw error
  })
  onTestFinished(() => databases.close())
  const store = databases.stores.get('sessions')!
  const connection = new RemoteConnection({
    id: 'r',
    url: proxy.url,
    prefix: place.prefix,
    credentials: { username: place.username, password: place.password },
    authentication: 'basic',
  })
  onTestFinished(() => connection.close())
  ;(await connection.request('sessions', 'PUT', '')).discard()
  const guard: ReplicaGuard & { refuse: boolean } = {
    refuse: false,
    arriving: async (documents) => {
      if (guard.refuse) throw new Error('Not now.')
      return documents
    },
    refused: async () => undefined,
    left: async () => undefined,
    accepted: async () => undefined,
  }
  const remote = {
    url: connection.databaseUrl('sessions'),
    identity: 'the same',
    heartbeatMs: 10_000,
    fetch: connection.fetchFor('sessions'),
  }
  const replica = new Replica(store, remote, guard)
  const { signal } = new AbortController()
  const catchUp = (direction: Direction): Promise<number> => replica.catchUp(direction, () => undefined, signal)
  await catchUp('pull')
  await catchUp('push')
  const raw = store.raw as unknown as EventEmitter
  const left = (): number => raw.eventNames().reduce((sum, name) => sum + raw.listenerCount(name), 0)
  const writeHere = async (): Promise<void> => void (await databases.entities.sessions.put(aSession(), null))
  const writeThere = (): Promise<unknown> =>
    server.request('PUT', `/${place.prefix}-sessions/${aSession().id}`, { payload: 'AAAA' })
  return { replica, guard, catchUp, left, write: { push: writeHere, pull: writeThere } }
}

const quiet: LiveListener = {
  active: () => undefined,
  idle: () => undefined,
  moved: () => undefined,
  ended: () => undefined,
}

/** Starts a leg, makes it have something to do, and waits for its end. */
async function failedLeg(replica: Replica, direction: Direction, write: () => Promise<unknown>): Promise<unknown> {
  const ended = new Promise((resolve) => replica.live(direction, { ...quiet, ended: resolve }))
  await write()
  return await ended
}

/** The feeds that ask the server for more after something has changed there, in the time of many other requests. */
async function asksOnceMore(write: () => Promise<unknown>): Promise<string[]> {
  const writeAndWait = async (): Promise<void> => {
    await write()
    for (let n = 0; n < 50; n++) await (await fetch(`${proxy.url}/`)).arrayBuffer()
  }
  await writeAndWait() // A request that was dropped with its leg may still be arriving.
  const before = proxy.exchanges.length
  await writeAndWait()
  return proxy.exchanges.slice(before).flatMap(({ path }) => (path.includes('_changes') ? [path] : []))
}

const broken: [string, Fault][] = [
  ['503', { kind: 'answer', status: 503, body: '{"error":"busy"}' }],
  ['broken JSON', faults.garble],
]

describe('of a leg that has ended, nothing is left', () => {
  it.each([
    ...broken.map(([name, fault]) => ['push', `${name} to _revs_diff`, fault, /_revs_diff/] as const),
    ...broken.map(([name, fault]) => ['push', `${name} to _bulk_docs`, fault, /_bulk_docs/] as const),
    ...broken.map(([name, fault]) => ['push', `${name} to a checkpoint`, fault, /_local/] as const),
    ...broken.map(
      ([name, fault]) => ['pull', `${name} to a request for bodies`, fault, /_bulk_get|session%3A/] as const,
    ),
    ...broken.map(([name, fault]) => ['pull', `${name} to a checkpoint`, fault, /_local/] as const),
  ])('after live failures: a %s, %s', async (direction, _name, fault, path) => {
    const { replica, left, write } = await replicated()
    const before = left()
    proxy.rule = (exchange) => (path.test(exchange.path) ? fault : undefined)
    for (let n = 0; n < FAILURES; n++) expect(await failedLeg(replica, direction, write[direction])).toBeTruthy()
    proxy.rule = () => undefined
    // PouchDB finishes what it was reading.
    await expect.poll(left).toBe(before)
    expect(await asksOnceMore(write.pull)).toEqual([])
  })

  it('after a pull whose documents were refused here', async () => {
    const { replica, guard, left, write } = await replicated()
    const before = left()
    guard.refuse = true
    for (let n = 0; n < FAILURES; n++) expect(await failedLeg(replica, 'pull', write.pull)).toBeTruthy()
    await expect.poll(left).toBe(before)
    expect(await asksOnceMore(write.pull)).toEqual([])
  })

  it.each(['push', 'pull'] as const)('after a %s that was stopped, at once or at work', async (direction) => {
    const { replica, left, write } = await replicated()
    const before = left()
    for (let n = 0; n < FAILURES; n++) {
      let arrived = (): void => undefined
      const moved = new Promise<void>((resolve) => (arrived = resolve))
      const leg = replica.live(direction, { ...quiet, moved: () => arrived() })
      if (n % 2 === 0) {
        await write[direction]()
        await moved
      }
      await leg.stop()
    }
    await expect.poll(left).toBe(before)
  })

  it.each(['push', 'pull'] as const)('after a single %s, complete or failed', async (direction) => {
    const { catchUp, left, write } = await replicated()
    const before = left()
    for (let n = 0; n < FAILURES; n++) {
      await write[direction]()
      proxy.rule = (exchange) =>
        n % 2 === 0 && /_revs_diff|_bulk_get|session%3A/.test(exchange.path) ? broken[0]![1] : undefined
      await catchUp(direction).catch(() => undefined)
    }
    await expect.poll(left).toBe(before)
  })
})
