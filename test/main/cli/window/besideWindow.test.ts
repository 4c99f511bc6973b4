import { chmod, lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { commands } from '../../../../main/cli'
import { UsageError } from '../../../../main/cli/command'
import { askWindow, type AskWindow } from '../../../../main/cli/window/askWindow'
import { commandSocket, isOwnSocket } from '../../../../main/cli/window/place'
import { serveCommands, type CommandServer } from '../../../../main/cli/window/serveCommands'
import { braindump, jsonOf } from '../../../support/commandLine'
import { Device } from '../../../support/device'
import { startServer, type TestServer } from '../../../support/server'
import { PASSPHRASE } from '../../vault/fixtures'

/* A window has the profile (here this process), and the command line uses it over its socket. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let server: TestServer
let device: Device
let serving: CommandServer
const socket = (): string => commandSocket(device.profile) ?? ''
beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  const { url, username, password } = server
  device = await Device.first({ url, username, password, prefix: server.prefix() })
  serving = await serveCommands(device.host, commands)
})
afterEach(async () => {
  await serving.close()
  await device.remove()
})
afterAll(() => server.close())

/** The command line in this process, once it has found the profile in use. */
async function ask(argv: string[], more: Partial<AskWindow> = {}) {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await askWindow({
    profile: device.profile,
    argv,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    secret: async (variable) => {
      throw new UsageError(`nobody gives ${variable}`)
    },
    signal: new AbortController().signal,
    environment: { BRAINDUMP_PASSPHRASE: PASSPHRASE },
    ...more,
  })
  return { code, out: out.join(''), err: err.join('') }
}

it('a command in a process of its own reads and writes the journal that the window has open', async () => {
  const added = await braindump(device.profile, ['add', '--title', 'from a terminal', '--json'])
  expect(added).toMatchObject({ code: 0, err: '' })
  const { id } = jsonOf(added) as { id: string }
  expect(device.services.journal.summaries.list('journal')).toMatchObject([{ id, title: 'from a terminal' }])
  expect(jsonOf(await braindump(device.profile, ['list', '--json']))).toMatchObject([{ id }])
  const wrong = await braindump(device.profile, ['list'], { BRAINDUMP_PASSPHRASE: 'a wild guess' })
  expect(wrong).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Wrong passphrase.') as string })
  // What cannot run beside a window says what it said before.
  const live = await braindump(device.profile, ['sync', '--live'])
  expect(live).toMatchObject({ code: 1, err: expect.stringContaining('Close the app') as string })
})

it('is open to its user only, gone when the window is, and made anew where a killed window left one', async () => {
  expect((await lstat(socket())).mode & 0o777).toBe(0o600)
  expect(await isOwnSocket(socket())).toBe(true)
  await chmod(socket(), 0o666)
  expect(await ask(['list'])).toMatchObject({ code: null, out: '' })
  await serving.close()
  expect(await readdir(device.profile)).not.toContain('commands.sock')
  expect(await ask(['list'])).toMatchObject({ code: null })
  await writeFile(socket(), 'left over')
  expect(await isOwnSocket(socket())).toBe(false)
  serving = await serveCommands(device.host, commands)
  expect(await ask(['list', '--json'])).toMatchObject({ code: 0, out: '[]\n' })
})

it('asks for what is not given, with the words of the command, and takes no for an answer', async () => {
  const secret = vi.fn(async () => PASSPHRASE)
  expect(await ask(['device', 'list', '--json'], { environment: {}, secret })).toMatchObject({ code: 0, err: '' })
  expect(secret.mock.calls).toEqual([['BRAINDUMP_PASSPHRASE', 'Passphrase']])
  expect(await ask(['device', 'list'], { environment: {} })).toMatchObject({
    code: 2,
    err: expect.stringContaining('nobody gives BRAINDUMP_PASSPHRASE') as string,
  })
})

it('does not open a journal that is locked, and leaves the window locked', async () => {
  await device.host.vault.lock()
  expect(await ask(['list'])).toMatchObject({ code: 1, err: expect.stringContaining('Unlock it there') as string })
  const recovery = await ask(['recovery', 'list'])
  expect(recovery).toMatchObject({ code: 1, err: expect.stringContaining('Unlock it there') as string })
  expect(device.host.vault.state.state).toBe('locked')
})

it('says in each command what is wrong, with the exit codes of the command line', async () => {
  expect(await ask(['show'])).toMatchObject({ code: 2, err: expect.stringContaining('Usage') as string })
  expect(await ask(['show', '0', '--json'])).toMatchObject({ code: 1, out: expect.stringContaining('error') as string })
  for (const argv of [['init'], ['join', 'https://example.org'], ['transcribe'], ['no such command']])
    expect(await ask(argv)).toEqual({ code: null, out: '', err: '' })
})

it('paths begin where the command was typed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-typed-'))
  await device.services.journal.sessions.create({ title: 'kept' })
  const before = process.cwd
  process.cwd = () => folder
  try {
    expect(await ask(['export', '--format', 'json', '--out', 'here'])).toMatchObject({ code: 0 })
  } finally {
    process.cwd = before
  }
  expect(await readdir(join(folder, 'here'))).not.toEqual([])
  await rm(folder, { recursive: true })
})

it('syncs while the window syncs, which goes on afterwards', async () => {
  const { sync, journal } = device.services
  await sync.start()
  await journal.sessions.create({ title: 'on both sides' })
  const both = await Promise.all([ask(['sync', '--json']), ask(['sync', '--json'])])
  for (const { code, out } of both) {
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ conflicts: 0, quarantined: [] })
  }
  const { url, username, password } = server
  const prefix = sync.remotes()[0]?.prefix ?? ''
  const other = await Device.joined({ url, username, password, prefix })
  await other.sync()
  expect(other.services.journal.summaries.list('journal')).toMatchObject([{ title: 'on both sides' }])
  // Still live: what comes now arrives without anybody asking.
  await other.services.journal.sessions.create({ title: 'from the other one' })
  await other.sync()
  await device.untilShown(() => device.services.journal.summaries.list('journal').length === 2)
  await other.remove()
})

it('a command that waits ends when it is interrupted, when whoever asked is gone, and when the window closes', async () => {
  const interrupt = new AbortController()
  const shown = (text: string): void => (text.includes('"code"') ? interrupt.abort() : undefined)
  expect(await ask(['pair', '--json'], { out: shown, signal: interrupt.signal })).toMatchObject({
    code: 1,
    err: expect.stringContaining('cancelled') as string,
  })
  let closing: Promise<void> | undefined
  const close = (): void => void (closing ??= serving.close())
  const ended = await ask(['pair', '--json'], { out: (text) => (text.includes('"code"') ? close() : undefined) })
  expect(ended).toMatchObject({ code: 1 })
  await closing
})

it('whoever speaks something else is cut off, and the next one is served', async () => {
  for (const line of ['no json', '{"version":2,"argv":[],"cwd":"/","environment":{}}', '{"secret":"x"}']) {
    const stranger = connect(socket())
    await once(stranger, 'connect')
    stranger.on('error', () => undefined)
    stranger.write(`${line}\n`)
    await once(stranger, 'close')
  }
  const silent = connect(socket())
  await once(silent, 'connect')
  silent.destroy()
  expect(await ask(['list', '--json'])).toMatchObject({ code: 0 })
})

it('a profile with a name too long for a socket has none', () => {
  expect(commandSocket(`/${'x'.repeat(100)}`)).toBeNull()
  expect(commandSocket('/home/ada/.config/BrainDump')).toBe('/home/ada/.config/BrainDump/commands.sock')
})
