import { once } from 'node:events'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { braindump, jsonOf, PASSPHRASE } from '../support/commandLine'
import { Device, type Place } from '../support/device'
import { TestProxy } from '../support/proxy'
import { startServer, type TestServer } from '../support/server'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let server: TestServer
let proxy: TestProxy
let place: Place
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  proxy = await TestProxy.start(server.url)
  place = { url: proxy.url, prefix: server.prefix(), username: server.username, password: server.password }
  return () => proxy.close()
})

/** The device that is being made; removed with the test, after what was opened on its profile since. */
async function kept(making: Promise<Device>): Promise<Device> {
  const device = await making
  onTestFinished(() => device.remove())
  return device
}

const secrets = () => ({ BRAINDUMP_REMOTE_PASSWORD: server.password })

/** Two devices of one journal with one entry, closed, so that commands can use their profiles. */
async function two(): Promise<[string, string]> {
  const one = await kept(Device.first(place))
  await one.sync()
  const other = await kept(Device.joined(place))
  await one.services.journal.sessions.create({ title: 'Base' })
  await one.sync()
  await other.sync()
  for (const device of [one, other]) await device.host.close()
  return [one.profile, other.profile]
}

/** A device again after commands have used its profile; closed with the test, before the profile goes. */
async function opened(profile: string): Promise<Device> {
  const device = await Device.at(profile)
  onTestFinished(() => device.host.close())
  return device
}

/** `sync --live` in a process of its own, as somebody in a terminal has it. */
class Live {
  err = ''
  out = ''
  readonly #child: ChildProcess
  readonly #ended: Promise<[number | null]>

  constructor(profile: string, ...args: string[]) {
    const launcher = join(import.meta.dirname, '../support/braindump.mjs')
    this.#child = spawn(process.execPath, [launcher, '--profile', profile, 'sync', '--live', ...args], {
      env: { ...process.env, BRAINDUMP_PASSPHRASE: PASSPHRASE, ...secrets() },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stderr?.on('data', (text: Buffer) => (this.err += text.toString()))
    this.#child.stdout?.on('data', (text: Buffer) => (this.out += text.toString()))
    this.#ended = once(this.#child, 'close') as Promise<[number | null]>
    onTestFinished(async () => void (await this.stop('SIGKILL')))
  }

  /** Resolves when a line that is written from now on says so. */
  async says(words: RegExp): Promise<void> {
    const from = this.err.length
    while (!words.test(this.err.slice(from))) {
      const more = once(this.#child.stderr as NodeJS.EventEmitter, 'data').then(() => true)
      if (!(await Promise.race([more, this.#ended.then(() => false)]))) throw new Error(`It ended and said ${this.err}`)
    }
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal)
    const [code] = await this.#ended
    return code
  }
}

describe('sync --live', () => {
  it('passes changes on both ways, says where it stands, and ends with a report at Ctrl-C', async () => {
    const [one, other] = await two()
    const live = new Live(one)
    await live.says(/^up to date/m)
    const arrived = live.says(/^up to date/m)
    await braindump(other, ['add', '--title', 'from the other side'])
    expect(await braindump(other, ['sync'], secrets())).toMatchObject({ code: 0 })
    await arrived
    proxy.setOffline(true)
    await live.says(/^offline since/m)
    proxy.setOffline(false)
    await live.says(/^up to date/m)
    expect(await live.stop('SIGINT')).toBe(0)
    expect(live.out).toMatch(/^sessions +0 sent, 1 received$/m)
    expect(live.err).not.toMatch(/braindump:/)
    // The profile is nobody's again, whole, and has what came.
    const list = jsonOf(await braindump(one, ['list', '--json'])) as { title: string }[]
    expect(list.map(({ title }) => title).sort()).toEqual(['Base', 'from the other side'])
    expect(jsonOf(await braindump(one, ['verify', '--json']))).toMatchObject({ problems: [] })
    expect(jsonOf(await braindump(one, ['status', '--json']))).toMatchObject({
      remotes: [{ lastInStepAt: expect.any(Number) as number }],
      waiting: { conflicts: 0, quarantined: 0 },
    })
  })

  it('prints one JSON value and nothing else with --json, also when it is told to end by SIGTERM', async () => {
    const [one] = await two()
    const connected = proxy.next(({ path }) => path.includes('-sessions/_changes'))
    const live = new Live(one, '--json')
    await connected
    expect(await live.stop('SIGTERM')).toBe(0)
    expect(JSON.parse(live.out)).toMatchObject({ databases: expect.any(Object) as object, mirrors: [], conflicts: 0 })
    expect(live.err).toBe('')
  })
})

describe('list and status', () => {
  it('mark what waits for an answer without anything having been merged before, and write nothing', async () => {
    const [one, other] = await two()
    const [{ id }] = jsonOf(await braindump(one, ['list', '--json'])) as [{ id: string }]
    await braindump(one, ['edit', id, '--title', 'mine'])
    await braindump(other, ['edit', id, '--title', 'yours'])
    await braindump(other, ['sync'], secrets())
    // The leaves come in and nothing looks at them: as after a kill between the two.
    const device = await opened(one)
    await device.sync()
    const sequence = await device.services.journal.databases.sessions.sequence()
    await device.host.close()
    expect(jsonOf(await braindump(one, ['list', '--json']))).toMatchObject([{ id, conflicted: true }])
    expect((await braindump(one, ['list'])).out).toMatch(/\[review\]/)
    expect(jsonOf(await braindump(one, ['show', id, '--json']))).toMatchObject({ conflicted: true })
    expect(jsonOf(await braindump(one, ['status', '--json']))).toMatchObject({ waiting: { conflicts: 1 } })
    const again = await opened(one)
    expect(await again.services.journal.databases.sessions.sequence()).toBe(sequence)
    await again.host.close()
  })
})

describe('a mirror that cannot be reached', () => {
  it('does not make a pass fail; the pass, the status and the live status say so until it is back', async () => {
    const away = await TestProxy.start(server.url)
    onTestFinished(() => away.close())
    const one = await kept(Device.first(place))
    const mirror = await one.addRemote({ ...place, url: away.url, prefix: server.prefix() }, { role: 'mirror' })
    await one.services.journal.sessions.create({ title: 'kept' })
    away.setOffline(true)
    const { mirrors } = await one.sync()
    expect(mirrors).toMatchObject([{ remoteId: mirror, error: { kind: 'offline' } }])
    await one.host.close()
    const synced = await braindump(one.profile, ['sync'], secrets())
    expect(synced.code).toBe(0)
    expect(synced.out).toContain(`no copy on the mirror ${away.url}`)
    expect((await braindump(one.profile, ['status'])).out).toMatch(/mirror .*; not since .*: /)

    const device = await opened(one.profile)
    await device.services.sync.start()
    const { status, mirrors: shown } = await device.until(
      (report) => report.status.state === 'up-to-date' && report.status.mirrorsAway === 1,
    )
    expect(status).toMatchObject({ state: 'up-to-date', mirrorsAway: 1 })
    expect(shown).toMatchObject([{ id: mirror, problem: { kind: 'offline' }, awaySince: expect.any(Number) as number }])
    away.setOffline(false)
    device.services.sync.now()
    await device.until(
      ({ status: now, mirrors: [only] }) =>
        now.state === 'up-to-date' &&
        now.mirrorsAway === undefined &&
        only?.awaySince === null &&
        only.upToDateAt !== null,
    )
    await device.services.sync.close()
    expect(await device.services.sync.lastFailures()).toEqual({})
  })
})
