import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { braindump, jsonOf, PASSPHRASE } from '../../../support/commandLine'
import { freeUdpPort } from '../../../support/freeUdpPort'
import { startServer, type TestServer } from '../../../support/server'

/* Eight digits from one command line to another: the journal, its servers and their passwords. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let server: TestServer
let folder: string
const profile = (name: string) => join(folder, name)
beforeAll(async () => {
  server = await startServer()
  folder = await mkdtemp(join(tmpdir(), 'braindump-pair-'))
  const place = [server.url, '--prefix', server.prefix(), '--username', server.username]
  await braindump(profile('one'), ['init'])
  await braindump(profile('one'), ['add', '--title', 'from the first device'])
  const added = await braindump(profile('one'), ['remote', 'add', ...place], {
    BRAINDUMP_REMOTE_PASSWORD: server.password,
  })
  expect(added.code).toBe(0)
  await braindump(profile('one'), ['sync'])
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await server.close()
})

/** `pair` in a process of its own, once it shows its code. */
async function pairing(environment: Record<string, string> = {}): Promise<{
  code: string
  port: number
  lines: string[]
  ended: Promise<number>
  child: ChildProcess
}> {
  const launcher = join(import.meta.dirname, '../../../support/braindump.mjs')
  const child = spawn(process.execPath, [launcher, '--profile', profile('one'), 'pair', '--json'], {
    env: { ...process.env, BRAINDUMP_PASSPHRASE: PASSPHRASE, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]) => code as number)
  const lines: string[] = []
  const output = createInterface({ input: child.stdout })
  output.on('line', (line) => lines.push(line))
  await once(output, 'line')
  return { ...(JSON.parse(lines[0] ?? '') as { code: string; port: number }), lines, ended, child }
}

it('a new device joins with the code, and has the entries after a sync without anything else typed', async () => {
  const { code, port, lines, ended } = await pairing()
  expect(code).toMatch(/^\d{8}$/)
  const at = ['join', '--code', '--host', `127.0.0.1:${port}`]

  const mistyped = await braindump(profile('two'), at, {
    BRAINDUMP_PAIRING_CODE: code === '00000000' ? '1' : '00000000',
  })
  expect(mistyped.code).toBe(1)
  const joined = await braindump(profile('two'), [...at, '--json'], { BRAINDUMP_PAIRING_CODE: code })
  expect(joined).toMatchObject({ code: 0, err: '' })
  expect(jsonOf(joined)).toMatchObject({ vaultId: expect.any(String) as string, servers: 1 })
  expect(await ended).toBe(0)
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ joined: { id: expect.any(String) as string } })

  // The passphrase of the journal opens it here, too; nobody types the password of the server.
  const synced = await braindump(profile('two'), ['sync', '--json'])
  expect(jsonOf(synced)).toMatchObject({ conflicts: 0, quarantined: [], databases: { keyring: { pushed: 0 } } })
  expect(jsonOf(await braindump(profile('two'), ['list', '--json']))).toMatchObject([
    { title: 'from the first device' },
  ])
  expect(jsonOf(await braindump(profile('two'), ['verify', '--json']))).toMatchObject({ problems: [] })
  await braindump(profile('one'), ['sync'])
  for (const name of ['one', 'two']) {
    const devices = jsonOf(await braindump(profile(name), ['device', 'list', '--json']))
    expect(devices).toMatchObject([
      { current: true, trust: 'signed' },
      { current: false, trust: 'signed' },
    ])
  }
})

it('is found on the network, so that no address is typed', async () => {
  const own = { BRAINDUMP_MDNS_PORT: String(await freeUdpPort()) }
  const { code, ended } = await pairing(own)
  const joined = await braindump(profile('found'), ['join', '--code', '--json'], {
    ...own,
    BRAINDUMP_PAIRING_CODE: code,
  })
  expect(joined).toMatchObject({ code: 0, err: '' })
  expect(jsonOf(joined)).toMatchObject({ servers: 1 })
  expect(await ended).toBe(0)
})

it('says what to do where the code is missing, the address is wrong, or there is a journal already', async () => {
  const at = (...args: string[]) =>
    braindump(profile('three'), ['join', ...args], { BRAINDUMP_PAIRING_CODE: '12345678' })
  expect(await at('--code')).toMatchObject({ code: 1, err: expect.stringContaining('give the address') as string })
  expect(await at()).toMatchObject({ code: 2 })
  expect(await at('https://example.org', '--code')).toMatchObject({ code: 2 })
  expect(await at('--code', '--host', '127.0.0.1:1')).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be reached') as string,
  })
  const again = await braindump(profile('one'), ['join', '--code', '--host', '127.0.0.1:1'], {
    BRAINDUMP_PAIRING_CODE: '12345678',
  })
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('already has a journal') as string })
  expect(await readdir(join(profile('three'), 'db'))).toEqual(['keyring'])
})
