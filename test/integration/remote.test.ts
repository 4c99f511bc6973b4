import { randomUUID } from 'node:crypto'
import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RemoteConnection, type RemoteEndpoint } from '../../main/replication/remotes/remote'
import { kindOf } from '../main/vault/fixtures'
import { faults } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { startServer, type TestServer } from '../support/server'

let server: TestServer
let proxy: TestProxy
let remote: RemoteConnection
let bytes: Record<string, { up: number; down: number }>

const connect = (fields: Partial<RemoteEndpoint> = {}) => {
  bytes = {}
  return new RemoteConnection(
    {
      id: 'r',
      url: proxy.url,
      prefix: server.prefix(),
      credentials: { username: server.username, password: server.password },
      authentication: 'basic',
      ...fields,
    },
    (purpose, up, down) => {
      const total = (bytes[purpose] ??= { up: 0, down: 0 })
      total.up += up
      total.down += down
    },
  )
}

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  proxy = await TestProxy.start(server.url)
  remote = connect()
  return async () => {
    remote.close()
    await proxy.close()
  }
})
afterAll(() => server.close())

const ask = async () => (await remote.server('GET', '/')).json()

describe('a connection to a remote', () => {
  it('counts the bytes that cross the wire, headers included', async () => {
    await ask()
    await ask()
    await expect.poll(() => bytes['server']).toEqual(proxy.wireBytes)
  })

  it.each([
    ['a gateway in trouble', faults.badGateway, 'offline'],
    ['a server in trouble', faults.serverError, 'offline'],
    ['an expired sign-in', faults.unauthorized, 'sign-in'],
    ['a forbidden database', faults.forbidden, 'forbidden'],
    ['a refused size', faults.tooLarge, 'too-large'],
    ['a page that lets nobody through', faults.captivePortal, 'remote'],
    ['a connection cut in the middle of an answer', faults.cut(20), 'offline'],
    ['a dropped connection', faults.drop, 'offline'],
    ['an answer of broken JSON', faults.garble, 'remote'],
  ])('names %s', async (_what, fault, kind) => {
    proxy.rule = () => fault
    expect(await kindOf(ask())).toBe(kind)
    proxy.rule = () => undefined
    expect(await ask()).toHaveProperty('version')
  })

  it('ends every request under way when their one signal aborts, and listens to it once', async () => {
    proxy.rule = () => faults.stall
    const stop = new AbortController()
    const asked = Promise.allSettled(
      Array.from({ length: 30 }, () => remote.server('GET', '/', { signal: stop.signal })),
    )
    await expect.poll(() => proxy.exchanges.length).toBe(30)
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1)
    stop.abort()
    for (const outcome of await asked) expect(outcome).toMatchObject({ reason: { name: 'AbortError' } })
    await expect.poll(() => getEventListeners(stop.signal, 'abort')).toHaveLength(0)
    proxy.rule = () => undefined
    await expect(remote.server('GET', '/', { signal: stop.signal })).rejects.toHaveProperty('name', 'AbortError')
  })

  it('keeps how long the server asked to be left alone', async () => {
    proxy.rule = () => faults.tooMany(7)
    await expect(ask()).rejects.toMatchObject({ kind: 'remote', retryAfterMs: 7000 })
  })

  it('gives up on a server that has gone silent', async () => {
    remote = connect({ silenceMs: 100 })
    proxy.rule = () => faults.stall
    await expect(ask()).rejects.toMatchObject({ kind: 'offline', message: expect.stringContaining('silent') as string })
  })

  it('waits as long as something drips', async () => {
    remote = connect({ silenceMs: 100 })
    proxy.rule = () => faults.drip(3)
    expect(await ask()).toHaveProperty('version')
  })

  it('names a server that is not there', async () => {
    remote = connect({ url: 'http://127.0.0.1:9' })
    expect(await kindOf(ask())).toBe('offline')
    remote = connect({ url: 'http://no-such-host.invalid' })
    expect(await kindOf(ask())).toBe('offline')
  })

  it('never tells its password in an error', async () => {
    remote = connect({ url: 'http://127.0.0.1:9', credentials: { username: 'ada', password: 'hunter2hunter2' } })
    const error: unknown = await ask().catch((thrown: unknown) => thrown)
    const { inspect } = await import('node:util')
    expect(inspect(error, { depth: 10 })).not.toContain('hunter2')
    expect(inspect(error, { depth: 10 })).not.toContain(btoa('ada:hunter2hunter2'))
  })
})

describe.runIf(process.env['BRAINDUMP_TEST_COUCHDB_URL'])('signing in (the stand-in accepts any password)', () => {
  it('sends the password once with a cookie session and renews an expired one', async () => {
    remote = connect({ authentication: 'cookie' })
    for (let n = 0; n < 3; n++) await (await remote.server('GET', '/_all_dbs')).json()
    expect(proxy.exchanges.filter(({ path }) => path === '/_session')).toHaveLength(1)
    expect(proxy.exchanges.every(({ headers }) => headers.authorization === undefined)).toBe(true)
    let expired = true
    proxy.rule = ({ path }) => {
      if (!expired || path === '/_session') return undefined
      expired = false
      return faults.unauthorized
    }
    expect((await remote.server('GET', '/_all_dbs')).status).toBe(200)
    expect(proxy.exchanges.filter(({ path }) => path === '/_session')).toHaveLength(2)
  })

  it.each(['basic', 'cookie'] as const)('says so when name or password are wrong (%s)', async (authentication) => {
    // Nobody's name: CouchDB locks an account for minutes after five failures, and other tests use the real one.
    const credentials = { username: `nobody-${randomUUID()}`, password: 'wrong' }
    remote = connect({ authentication, credentials })
    expect(await kindOf(remote.server('GET', '/_all_dbs'))).toBe('sign-in')
  })
})
