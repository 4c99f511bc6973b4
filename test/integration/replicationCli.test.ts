import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { braindump, jsonOf, type Outcome } from '../support/commandLine'
import { filesBelow } from '../support/folders'
import { startServer, type TestServer } from '../support/server'
import { spellings } from '../support/spellings'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startServer()
  folder = await mkdtemp(join(tmpdir(), 'braindump-cli-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await server.close()
})

const profile = (name: string) => join(folder, name)

it('starts a journal, sets up a server, syncs, and joins on a second device', async () => {
  const prefix = server.prefix()
  const environment = { BRAINDUMP_REMOTE_PASSWORD: server.password }
  const place = [server.url, '--prefix', prefix, '--username', server.username]
  expect(jsonOf(await braindump(profile('one'), ['init', '--json']))).toMatchObject({
    recoveryCode: expect.stringMatching(/^(\w{5}-){5}\w{5}$/) as string,
  })
  await braindump(profile('one'), ['add', '--title', 'from the terminal'])

  const checked = await braindump(profile('one'), ['remote', 'add', ...place, '--check', '--json'], environment)
  expect(jsonOf(checked)).toMatchObject({ ok: true })
  expect(jsonOf(await braindump(profile('one'), ['remote', 'list', '--json']))).toEqual([])
  expect(await braindump(profile('one'), ['remote', 'add', ...place], environment)).toMatchObject({ code: 0 })
  expect(jsonOf(await braindump(profile('one'), ['sync', '--json']))).toMatchObject({
    databases: {
      sessions: {
        pushed: 1,
        pulled: 0,
        bytesUp: expect.any(Number) as number,
        bytesDown: expect.any(Number) as number,
      },
    },
    conflicts: 0,
    quarantined: [],
    ms: expect.any(Number) as number,
  })
  expect(jsonOf(await braindump(profile('one'), ['status', '--json']))).toMatchObject({
    remotes: [{ prefix, lastInStepAt: expect.any(Number) as number }],
  })

  expect(await braindump(profile('two'), ['join', ...place], environment)).toMatchObject({ code: 0 })
  await braindump(profile('two'), ['sync'])
  expect(jsonOf(await braindump(profile('two'), ['list', '--json']))).toMatchObject([{ title: 'from the terminal' }])
  expect(jsonOf(await braindump(profile('two'), ['verify', '--json']))).toMatchObject({ problems: [] })

  const again = await braindump(profile('two'), ['join', ...place, '--json'], environment)
  expect(again.code).toBe(1)
  expect(jsonOf(again)).toMatchObject({ error: { kind: 'vault-exists' } })
})

it('joins without a prefix where the server holds one journal, and asks for it where it cannot know', async () => {
  const { body } = await server.request('GET', '/_all_dbs')
  const journals = (body as string[]).filter((name) => name.endsWith('-keyring'))
  const environment = { BRAINDUMP_REMOTE_PASSWORD: server.password }
  const outcome = await braindump(
    profile('three'),
    ['join', server.url, '--username', server.username, '--json'],
    environment,
  )
  if (journals.length === 1) expect(outcome.code).toBe(0)
  else
    expect(jsonOf(outcome)).toMatchObject({
      error: { kind: 'not-found', message: expect.stringContaining('prefix') as string },
    })
})

it.skipIf(!process.env['BRAINDUMP_TEST_COUCHDB_URL'])(
  'keeps the password of a server out of files, outputs and errors (the stand-in knows no accounts)',
  async () => {
    const username = `u${randomBytes(4).toString('hex')}`
    const password = `pw${randomBytes(12).toString('hex')}`
    const user = `/_users/org.couchdb.user:${username}`
    await server.request('PUT', user, { name: username, password, roles: [], type: 'user' })
    const prefix = server.prefix()
    for (const entity of ['keyring', 'sessions', 'messages', 'recordings', 'tags', 'prompts', 'settings', 'audio']) {
      await server.request('PUT', `/${prefix}-${entity}`)
      await server.request('PUT', `/${prefix}-${entity}/_security`, { members: { names: [username] }, admins: {} })
    }
    const inAddress = server.url.replace('://', `://${username}:${password}@`)
    const debug = { BRAINDUMP_DEBUG: '1' }
    const outcomes: Outcome[] = []
    const run = async (...args: string[]) => outcomes.push(await braindump(profile('secret'), args, debug))
    try {
      await run('init')
      await run('remote', 'add', inAddress, '--prefix', prefix, '--check')
      await run('remote', 'add', inAddress, '--prefix', prefix)
      await run('remote', 'list', '--json')
      await run('sync', '--json')
      expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
      await server.request('DELETE', `/${prefix}-tags`)
      await run('sync', '--json')
      expect(outcomes.at(-1)?.code).toBe(1)
      await run('status', '--json')
    } finally {
      const { body } = await server.request('GET', user)
      await server.request('DELETE', `${user}?rev=${(body as { _rev: string })._rev}`)
    }
    await run('sync')
    expect(outcomes.at(-1)?.code).toBe(1)
    const said = Buffer.from(JSON.stringify(outcomes))
    const kept = Buffer.concat((await filesBelow(profile('secret'))).map(({ bytes }) => bytes))
    for (const form of [password, `${username}:${password}`].flatMap(spellings)) {
      expect(said.includes(form)).toBe(false)
      expect(kept.includes(form)).toBe(false)
    }
    // Nor does the disk tell which server it is, and who somebody is there; what is looked for would be found.
    for (const form of [username, prefix].flatMap(spellings)) expect(kept.includes(form)).toBe(false)
    expect(kept.includes('secrets')).toBe(true)
  },
)
