import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A CouchDB-compatible server for tests (docs/DESIGN.md, Servers in tests). */
export interface TestServer {
  /** Without credentials, without a slash at the end. */
  readonly url: string
  readonly username: string
  readonly password: string
  /**
   * True for Apache CouchDB, false for the stand-in on loopback, which accepts any password, never answers 403 or 413 and
   * refuses a multipart PUT. Tests that need those say `it.skipIf(!server.real)` with the reason.
   */
  readonly real: boolean
  /** A database prefix that nobody else uses; everything under it is deleted by `close`. */
  prefix(): string
  /** A request as administrator; answers status and parsed JSON. */
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Everything as it is now; what is answered puts it back, as when an older copy of a server's files is restored. The stand-in only. */
  copy?(): () => void
  close(): Promise<void>
}

/** True when the tests have a real CouchDB; for `describe.skipIf` before a server is started. */
export const hasRealServer = process.env['BRAINDUMP_TEST_COUCHDB_URL'] !== undefined

/**
 * The server of `BRAINDUMP_TEST_COUCHDB_URL`, or a stand-in on loopback.
 * @param revsLimit how many revisions of each branch the stand-in keeps; CouchDB is told for each database
 */
export async function startServer(revsLimit?: number): Promise<TestServer> {
  const given = process.env['BRAINDUMP_TEST_COUCHDB_URL']
  if (given === undefined) return startStandIn(revsLimit)
  const url = new URL(given)
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  url.username = url.password = ''
  return serverAt(url.href.replace(/\/+$/, ''), username, password, true, async () => undefined)
}

async function startStandIn(revsLimit?: number): Promise<TestServer> {
  const { copyUnder, createStandIn } = await import('./standIn.cjs')
  const directory = await mkdtemp(join(tmpdir(), 'braindump-standin-'))
  const server = createServer(createStandIn(directory, revsLimit))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const standIn = serverAt(`http://127.0.0.1:${port}`, 'admin', 'secret', false, async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(directory, { recursive: true, force: true })
  })
  return { ...standIn, copy: () => copyUnder(join(directory, 'db-')) }
}

function serverAt(
  url: string,
  username: string,
  password: string,
  real: boolean,
  stop: () => Promise<void>,
): TestServer {
  const prefixes: string[] = []
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const request: TestServer['request'] = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }
  return {
    url,
    username,
    password,
    real,
    request,
    prefix() {
      const prefix = `test-${randomBytes(6).toString('hex')}`
      prefixes.push(prefix)
      return prefix
    },
    async close() {
      const { body } = await request('GET', '/_all_dbs')
      const mine = (body as string[]).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
      await Promise.all(mine.map((name) => request('DELETE', `/${encodeURIComponent(name)}`)))
      await stop()
    },
  }
}
