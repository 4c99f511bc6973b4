import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { Device, type Place } from '../support/device'
import { kept, meet, place, proxied, proxy, server } from '../support/meeting'
import { faults } from '../support/faults'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet({ throughProxy: true })

const databases = async (prefix: string) =>
  ((await server.request('GET', '/_all_dbs')).body as string[]).filter((name) => name.startsWith(prefix))

describe('the mass deletion guard', () => {
  /** Two devices with ten entries; the second has trashed eight of them and pushed that. */
  async function afterMassTrash() {
    const one = await kept(Device.first(place))
    const ids = []
    for (let n = 0; n < 10; n++) ids.push(await one.services.journal.sessions.create({ title: `entry ${n}` }))
    await one.sync()
    const two = await kept(Device.joined(place))
    await two.sync()
    await two.services.journal.sessions.trash(ids.slice(0, 8))
    await two.sync()
    return { one, two }
  }

  it('stops before most of the journal is trashed, asks, and lets it in when that was meant', async () => {
    const { one } = await afterMassTrash()
    await one.services.sync.start()
    const { status, problem } = await one.until((report) => report.status.state === 'needs-you')
    expect(status).toEqual({ state: 'needs-you', why: ['mass-deletion'] })
    expect(problem?.message).toContain('8 of your 10 entries')
    expect(one.titles()).toHaveLength(10)
    await one.services.sync.answerMassDeletion('accept')
    await one.untilShown(() => one.titles().length === 2)
    await one.until((report) => report.status.state === 'up-to-date')
  })

  it('gives the entries back on both devices when it was not', async () => {
    const { one, two } = await afterMassTrash()
    await one.services.sync.start()
    await one.until((report) => report.status.state === 'needs-you')
    await one.services.sync.answerMassDeletion('keep-mine')
    await one.until((report) => report.status.state === 'up-to-date')
    await two.services.sync.start()
    await two.untilShown(() => two.titles().length === 10)
    await one.untilShown(() => one.titles().length === 10)
  })

  it('lets a person trash most of their own journal', async () => {
    const one = await kept(Device.first(place))
    const ids = []
    for (let n = 0; n < 10; n++) ids.push(await one.services.journal.sessions.create({ title: `entry ${n}` }))
    await one.sync()
    await one.services.journal.sessions.trash(ids)
    await one.sync()
    expect(one.titles()).toEqual([])
  })
})

describe('a remote that lost what it had', () => {
  it('is not silently filled again, nor is anything removed here: it asks', async () => {
    const one = await kept(Device.first(place))
    await one.services.journal.sessions.create({ title: 'kept' })
    await one.sync()
    await server.request('DELETE', `/${place.prefix}-sessions`)
    await one.services.sync.start()
    const { status } = await one.until((report) => report.status.state === 'needs-you')
    expect(status).toEqual({ state: 'needs-you', why: ['remote-lost'] })
    expect(await databases(place.prefix)).not.toContain(`${place.prefix}-sessions`)
    await one.services.sync.answerMassDeletion('accept')
    await one.until((report) => report.status.state === 'up-to-date')
    const two = await kept(Device.joined(place))
    await two.sync()
    expect(two.titles()).toEqual(['kept'])
  })
})

describe('several remotes', () => {
  it('the next takes over when the first goes away, and gives back when it is there again', async () => {
    const second = await proxied()
    const other = { ...place, url: second.url, prefix: server.prefix() }
    const one = await kept(Device.first(place, { failoverAfterMs: 300, lookBackMs: 300 }))
    const otherId = await one.addRemote(other, { role: 'failover' })
    const [primary] = one.services.sync.remotes()
    await one.services.sync.start()
    await one.until(({ status, activeRemoteId }) => status.state === 'up-to-date' && activeRemoteId === primary!.id)
    proxy.setOffline(true)
    await one.services.journal.sessions.create({ title: 'while the first was away' })
    await one.until(({ status, activeRemoteId }) => status.state === 'up-to-date' && activeRemoteId === otherId)
    proxy.setOffline(false)
    await one.until(({ status, activeRemoteId }) => status.state === 'up-to-date' && activeRemoteId === primary!.id)
    const two = await kept(Device.joined(place))
    await two.sync()
    expect(two.titles()).toEqual(['while the first was away'])
  })

  it('one pass goes to the next when the first is away, and says afterwards which was', async () => {
    const second = await proxied()
    const one = await kept(Device.first(place))
    const otherId = await one.addRemote({ ...place, url: second.url, prefix: server.prefix() }, { role: 'failover' })
    const [primary] = one.services.sync.remotes()
    proxy.setOffline(true)
    expect((await one.sync()).remoteId).toBe(otherId)
    const failures = await one.services.sync.lastFailures()
    expect(Object.keys(failures)).toEqual([primary!.id])
    expect(failures[primary!.id]).toMatchObject({ kind: 'offline' })
    proxy.setOffline(false)
    expect((await one.sync()).remoteId).toBe(primary!.id)
    expect(await one.services.sync.lastFailures()).toEqual({})
  })

  it('a mirror gets a copy besides', async () => {
    const mirror = { ...place, prefix: server.prefix() }
    const one = await kept(Device.first(place))
    await one.addRemote(mirror, { role: 'mirror' })
    await one.services.journal.sessions.create({ title: 'twice' })
    await one.sync()
    const two = await kept(Device.joined(mirror))
    await two.sync()
    expect(two.titles()).toEqual(['twice'])
  })
})

describe('looking at a server before anything is written', () => {
  const check = async (fields: Partial<Place> = {}) => {
    const device = await kept(Device.first())
    const { url, prefix, username, password } = { ...place, ...fields }
    const remote = { url, prefix, username, role: 'primary', authentication: 'basic', caFile: null } as const
    const { lines, ok } = await device.services.sync.check(remote, password)
    return { ok, ...Object.fromEntries(lines.map(({ step, outcome, message }) => [step, { outcome, message }])) } as {
      ok: boolean
    } & Record<string, { outcome: string; message: string }>
  }

  it('finds a good one good, and leaves nothing on it', async () => {
    const result = await check()
    expect(result.ok).toBe(true)
    expect(await databases(place.prefix)).toEqual([])
    if (server.real) expect(result['product']?.message).toContain('Apache CouchDB 3')
  })

  it('warns of an address whose password others can read, reached or not, and goes on', async () => {
    expect((await check())['encrypted']).toMatchObject({
      outcome: 'ok',
      message: expect.stringContaining('private') as string,
    })
    // It leads to this machine, but no system has to take it so.
    const anywhere = await check({ url: place.url.replace('127.0.0.1', '0.0.0.0') })
    expect(anywhere).toMatchObject({ ok: true, reachable: { outcome: 'ok' }, encrypted: { outcome: 'warning' } })
    const nobody = await check({ url: 'http://0.0.0.0:9' })
    expect(nobody).toMatchObject({ ok: false, reachable: { outcome: 'failed' }, encrypted: { outcome: 'warning' } })
  })

  it('says what is wrong: nobody there, no CouchDB, small bodies, a wrong clock', async () => {
    expect((await check({ url: 'http://127.0.0.1:9' }))['reachable']).toMatchObject({ outcome: 'failed' })
    proxy.rule = () => faults.captivePortal
    expect((await check())['product']).toMatchObject({ outcome: 'failed' })
    proxy.rule = ({ body }) => (body.length > 500_000 ? faults.tooLarge : undefined)
    expect((await check())['body-size']).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('1 MB') as string,
    })
  })

  it.skipIf(!process.env['BRAINDUMP_TEST_COUCHDB_URL'])(
    'says what to ask the administrator for, and works once that was done (the stand-in knows no accounts)',
    async () => {
      const username = `u${randomBytes(4).toString('hex')}`
      const user = `/_users/org.couchdb.user:${username}`
      await server.request('PUT', user, { name: username, password: 'p4ssword', roles: [], type: 'user' })
      try {
        const account = { username, password: 'p4ssword' }
        const refused = await check(account)
        expect(refused.ok).toBe(false)
        // All of them: whoever asks an administrator asks once.
        for (const name of ['keyring', 'sessions', 'messages', 'recordings', 'tags', 'prompts', 'settings', 'audio'])
          expect(refused['databases']?.message).toContain(`${place.prefix}-${name}`)
        expect(refused['databases']?.message).toContain(username)
        expect((await check({ ...account, password: 'wrong' }))['signed-in']).toMatchObject({ outcome: 'failed' })

        for (const entity of [
          'keyring',
          'sessions',
          'messages',
          'recordings',
          'tags',
          'prompts',
          'settings',
          'audio',
        ]) {
          await server.request('PUT', `/${place.prefix}-${entity}`)
          await server.request('PUT', `/${place.prefix}-${entity}/_security`, {
            members: { names: [username] },
            admins: {},
          })
        }
        expect((await check(account)).ok).toBe(true)
        const one = await kept(Device.first({ ...place, ...account }))
        await one.services.journal.sessions.create({ title: 'as a member' })
        await one.sync()
        const two = await kept(Device.joined({ ...place, ...account }))
        await two.sync()
        expect(two.titles()).toEqual(['as a member'])
      } finally {
        const { body } = await server.request('GET', user)
        await server.request('DELETE', `${user}?rev=${(body as { _rev: string })._rev}`)
      }
    },
  )
})
