import { afterEach, describe, expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import type { Fault } from '../support/faults'
import { kept, meet, place, proxied } from '../support/meeting'

/* A server that keeps something from a device, and says that there is nothing more. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HOUR_MS = 3_600_000
const json = { 'content-type': 'application/json' }
const nothingMore: Fault = {
  kind: 'answer',
  status: 200,
  headers: json,
  body: JSON.stringify({ results: [], last_seq: 0, pending: 0 }),
}

/** The clock of every device, set forward; everything else takes the time it takes. */
function later(hours: number): void {
  vi.setSystemTime(Date.now() + hours * HOUR_MS)
}

const leftOut = (device: Device) => device.services.sync.report().quarantined

describe('a server that withholds what another device sent it', () => {
  meet()
  afterEach(() => vi.useRealTimers())

  async function two(withholds: boolean): Promise<[writer: Device, reader: Device]> {
    vi.useFakeTimers({ toFake: ['Date'] })
    const writer = await kept(Device.first(place))
    await writer.sync()
    const way = await proxied()
    const reader = await kept(Device.joined({ ...place, url: way.url }))
    await reader.sync()
    way.rule = ({ path }) => (withholds && path.includes('-messages/_changes') ? nothingMore : undefined)
    return [writer, reader]
  }

  it('is named with the device and the number a day after it was noticed, and no more once it has come', async () => {
    const [writer, reader] = await two(true)
    await writer.services.journal.sessions.create({ title: 'Kept back', text: 'The words of it.' })
    await writer.sync()
    later(1)
    await writer.sync()
    later(2) // What was on a server an hour ago gets its receipt now.
    await writer.sync()
    await reader.sync()
    expect(reader.titles()).toEqual(['Kept back'])
    expect(leftOut(reader)).toEqual([]) // It may be on its way.
    later(23)
    await reader.sync()
    expect(leftOut(reader)).toEqual([])
    later(2)
    await reader.sync()
    const [told, ...others] = leftOut(reader)
    expect(others).toEqual([])
    expect(told).toMatchObject({ database: 'receipts', why: { kind: 'remote' } })
    expect(told?.why.message).toMatch(/keeps back what .+ sent it \(changes: 1, noticed on [^)]+\)/)
    // It stays known over a restart, and ends when the server gives it out.
    await reader.restart()
    await reader.sync()
    expect(leftOut(reader)).toHaveLength(1)
    const remote = reader.services.sync.remotes()[0]
    await reader.services.sync.removeRemote(remote?.id ?? '')
    await reader.addRemote(place)
    await reader.sync()
    await reader.sync()
    expect(leftOut(reader)).toEqual([])
  })

  it('is not suspected for what was purged, merged, or never sent', async () => {
    const [writer, reader] = await two(false)
    const { sessions } = writer.services.journal
    const purged = await sessions.create({ title: 'Purged', text: 'Gone for good.' })
    const merged = await sessions.create({ title: 'Merged', text: 'Of both.' })
    for (const device of [writer, reader, writer]) await device.sync()
    await sessions.rename(merged, 'Merged here')
    await reader.services.journal.sessions.rename(merged, 'Merged there')
    later(3)
    for (const device of [writer, reader, writer, reader]) await device.sync()
    await sessions.trash([purged])
    await writer.services.purge.purge([purged])
    for (const device of [writer, reader]) await device.sync()
    // Written without a server: no receipt is given for it.
    await sessions.create({ title: 'Not sent', text: 'It stays here.' })
    for (const device of [reader, reader]) {
      later(30)
      await device.sync()
    }
    const receipts = reader.host.settings.syncedUnder('receipts.')
    expect(receipts.length).toBeGreaterThan(0)
    expect(leftOut(reader)).toEqual([])
  })
})
