import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { kept, meet, place, proxy, server } from '../support/meeting'
import { type Exchange, type Fault, faults } from '../support/faults'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet({ throughProxy: true })

/** A device that syncs live, with entries on it. */
async function liveDevice(titles: readonly string[]): Promise<Device> {
  const device = await kept(Device.first(place, { silenceMs: 1000, heartbeatMs: 200 }))
  for (const title of titles) await device.services.journal.sessions.create({ title })
  await device.services.sync.start()
  await device.until(({ status }) => status.state === 'up-to-date')
  return device
}

/** A second device beside the proxy, whose sync always works. */
async function witness(): Promise<Device> {
  return kept(Device.joined({ ...place, url: server.url }))
}

const isBulk = ({ path }: Exchange): boolean => path.includes('_bulk_docs')
const ofSessions = ({ path }: Exchange): boolean => path.startsWith(`/${place.prefix}-sessions`)

/** A fault for the first `count` requests that match. */
const times = (count: number, fault: Fault, matches: (exchange: Exchange) => boolean) => {
  let left = count
  return (exchange: Exchange): Fault | undefined => (matches(exchange) && left-- > 0 ? fault : undefined)
}

describe('a live sync through a link that fails', () => {
  it.each<[string, Fault, (exchange: Exchange) => boolean]>([
    ['answers cut in the middle', faults.cut(40), ofSessions],
    ['answers lost after the server did its work', faults.loseAnswer, isBulk],
    ['dropped connections', faults.drop, ofSessions],
    ['a server that falls silent', faults.stall, isBulk],
    ['internal errors', faults.serverError, ofSessions],
    ['a gateway that answers with a web page', faults.badGateway, ofSessions],
    ['a request to slow down', faults.tooMany(1), isBulk],
    ['answers of broken JSON', faults.garble, ofSessions],
    ['a captive portal', faults.captivePortal, ofSessions],
  ])('converges after %s, and did not claim to be up to date meanwhile', async (_what, fault, matches) => {
    const device = await liveDevice(['before'])
    const two = await witness()
    proxy.rule = times(6, fault, matches)
    proxy.dropConnections()
    const broken = device.until(({ status }) => status.state === 'offline' || status.state === 'connecting')
    await device.services.journal.sessions.create({ title: 'during' })
    const { status } = await broken
    expect(status.state).not.toBe('up-to-date')
    await recover(device)
    await two.sync()
    expect(two.titles()).toEqual(['before', 'during'])
    expect(device.errors).toEqual([])
  })

  it('receives slowly what drips in', async () => {
    const device = await liveDevice([])
    const two = await witness()
    await two.services.journal.sessions.create({ title: 'x'.repeat(2000) })
    proxy.rule = () => faults.drip(64)
    proxy.dropConnections()
    await two.sync()
    await device.untilShown(() => device.titles().length === 1)
  })

  it('says offline while there is no network, and goes on when it is back', async () => {
    const device = await liveDevice(['before'])
    const two = await witness()
    proxy.setOffline(true)
    await device.until(({ status }) => status.state === 'offline')
    await device.services.journal.sessions.create({ title: 'written offline' })
    await two.services.journal.sessions.create({ title: 'written elsewhere' })
    await two.sync()
    proxy.setOffline(false)
    device.services.sync.now()
    await device.until(({ status }) => status.state === 'up-to-date')
    await device.untilShown(() => device.titles().length === 3)
    await two.sync()
    expect(two.titles()).toEqual(['before', 'written elsewhere', 'written offline'])
  })
})

describe('stopping', () => {
  it('does not wait for a server that has gone silent', async () => {
    const device = await kept(Device.first(place)) // With the silence that real devices wait for: 40 s.
    await device.services.sync.start()
    await device.until(({ status }) => status.state === 'up-to-date')
    proxy.rule = (exchange) => (isBulk(exchange) || exchange.path.includes('_local') ? faults.stall : undefined)
    const stuck = proxy.next((exchange) => isBulk(exchange) || exchange.path.includes('_local'))
    await device.services.journal.sessions.create({ title: 'not yet sent' })
    await stuck
    const start = performance.now()
    await device.restart()
    expect(performance.now() - start).toBeLessThan(20_000)
    proxy.rule = () => undefined
    await device.sync()
    const two = await witness()
    await two.sync()
    expect(two.titles()).toEqual(['not yet sent'])
  })
})

/** The faults have stopped; a person, or the system's network event, says try again. */
async function recover(device: Device): Promise<void> {
  proxy.rule = () => undefined
  device.services.sync.now()
  await device.until(({ status }) => status.state === 'up-to-date')
}

describe('a server that refuses', () => {
  it('is signed in to again after a 401 in the middle of a live sync', async () => {
    const device = await liveDevice(['before'])
    proxy.rule = () => faults.unauthorized
    proxy.dropConnections()
    const { status, problem } = await device.until((report) => report.status.state === 'needs-you')
    expect(status).toEqual({ state: 'needs-you', why: ['sign-in'] })
    expect(problem?.message).toMatch(/sign in/i)
    await device.services.journal.sessions.create({ title: 'meanwhile' })
    const asked = proxy.exchanges.length
    expect(asked).toBeLessThan(200) // A refused password is not tried over and over.

    proxy.rule = () => undefined
    const [remote] = device.services.sync.remotes()
    await device.services.sync.signIn(remote!.id, place.username, place.password)
    await device.until((report) => report.status.state === 'up-to-date')
    const two = await witness()
    await two.sync()
    expect(two.titles()).toEqual(['before', 'meanwhile'])
  })

  it('does not hold up the rest by refusing one document, which is shown and sent again', async () => {
    const device = await liveDevice(['before'])
    const tooLong = await device.services.journal.sessions.create({ title: 'refused' })
    const refuses = ({ path, body }: Exchange) => path.includes('_bulk_docs') && body.includes(tooLong)
    proxy.rule = (exchange) => (refuses(exchange) ? faults.tooLarge : undefined)
    await device.services.sync.close()
    await device.services.journal.sessions.rename(tooLong, 'refused again')
    await device.services.journal.sessions.create({ title: 'taken' })
    await device.services.sync.start()
    const report = await device.until(({ status }) => status.state === 'needs-you')
    expect(report.status).toEqual({ state: 'needs-you', why: ['quarantine'] })
    expect(report.quarantined).toEqual([
      {
        database: 'sessions',
        id: tooLong,
        why: expect.objectContaining({ kind: 'too-large', key: 'server.tooLarge', status: 413 }) as object,
      },
    ])
    const two = await witness()
    await two.sync()
    expect(two.titles()).toContain('taken')

    proxy.rule = () => undefined
    await device.services.sync.retryQuarantine()
    await device.until(({ status }) => status.state === 'up-to-date')
    await two.sync()
    expect(two.titles()).toEqual(['before', 'refused again', 'taken'])
  })

  it('gets what it refused also when the list of that was damaged meanwhile', async () => {
    const device = await liveDevice(['before'])
    const refused = await device.services.journal.sessions.create({ title: 'refused' })
    await device.until(({ status }) => status.state === 'up-to-date')
    proxy.rule = ({ path, body }) =>
      path.includes('_bulk_docs') && body.includes(refused) ? faults.tooLarge : undefined
    await device.services.journal.sessions.rename(refused, 'refused once')
    await device.until(({ quarantined }) => quarantined.length > 0)
    await device.services.journal.sessions.create({ title: 'taken' })
    await device.until(({ databases }) => databases.every(({ push }) => push === 'idle'))
    proxy.rule = () => undefined
    const [quarantine, memory] = ['quarantine.json', 'remote-memory.json'].map((name) => join(device.profile, name))
    await device.restart(async () => {
      await truncate(quarantine!, 0)
      await writeFile(memory!, '{"format":1,"documents":{"r"')
    })
    expect(device.services.sync.report().quarantined).toEqual([])
    // Nothing was sent yet when the process ends: the file says that it is still to be done.
    await device.restart()
    await device.sync()
    const two = await witness()
    await two.sync()
    expect(two.titles()).toEqual(['before', 'refused once', 'taken'])
    expect(Object.values(await device.services.sync.lastInStep())).toHaveLength(1)
    expect(JSON.parse(await readFile(quarantine!, 'utf8'))).toEqual({ format: 1, entries: [] })
    expect(device.errors).toMatchObject([{ kind: 'integrity' }, { kind: 'integrity' }])
  })

  it('is asked again for documents it denied one by one', async () => {
    const device = await liveDevice(['before'])
    const denied = await device.services.journal.sessions.create({ title: 'denied' })
    await device.until(({ status }) => status.state === 'up-to-date')
    const body = JSON.stringify([{ id: denied, rev: '2-x', error: 'forbidden', reason: 'not now' }])
    proxy.rule = (exchange) =>
      isBulk(exchange) && exchange.body.includes(denied)
        ? { kind: 'answer', status: 201, headers: { 'content-type': 'application/json' }, body }
        : undefined
    await device.services.journal.sessions.rename(denied, 'denied once')
    const report = await device.until(({ quarantined }) => quarantined.length > 0)
    expect(report.quarantined[0]).toMatchObject({ id: denied, why: { kind: 'forbidden' } })
    proxy.rule = () => undefined
    await device.restart()
    expect(device.services.sync.report().quarantined).toHaveLength(1)
    await device.sync()
    expect(device.services.sync.report().quarantined).toEqual([])
    const two = await witness()
    await two.sync()
    expect(two.titles()).toEqual(['before', 'denied once'])
  })
})
