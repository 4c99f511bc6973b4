import { describe, expect, it, vi } from 'vitest'
import { LONGEST_RETRY_AFTER_MS } from '../../app/replication/retryAfter'
import { Device } from '../support/device'
import type { Exchange, Fault } from '../support/faults'
import { kept, meet, place, proxy } from '../support/meeting'
import { device as audioDevice, isPut, noise } from './audioMeeting'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

meet({ throughProxy: true })

const YEAR_S = 31_536_000
const inTenYears = (): string => new Date(Date.now() + 10 * YEAR_S * 1000).toUTCString()

const busy = (status: number, retryAfter: string): Fault => ({
  kind: 'answer',
  status,
  headers: { 'retry-after': retryAfter, 'content-type': 'application/json' },
  body: '{"error":"busy","reason":"come back later"}',
})

const isMine = ({ path }: Exchange): boolean => path.startsWith('/mine')
const isOfSessions = ({ path }: Exchange): boolean => path.startsWith(`/${place.prefix}-sessions`)

/** How many of these requests came in the time in which the server answers so many others. */
async function countedDuringOthers(matches: (exchange: Exchange) => boolean): Promise<number> {
  const count = (): number => proxy.exchanges.filter((exchange) => matches(exchange)).length
  const before = count()
  for (let n = 0; n < 50; n++) await fetch(`${proxy.url}/mine/${n}`)
  return count() - before
}

const forAges: [number, string, () => string][] = [
  [503, 'a year of seconds', () => String(YEAR_S)],
  [429, 'a year of seconds', () => String(YEAR_S)],
  [503, 'more seconds than a number holds', () => '9'.repeat(400)],
  [503, 'a date in ten years', inTenYears],
]

describe('a server that asks to be left alone', () => {
  it.each(forAges)(
    'with %i for %s is left alone, and asked again after a reasonable time',
    async (status, _how, header) => {
      proxy.rule = () => busy(status, header())
      const device = await kept(Device.first(place))
      const startedMs = Date.now()
      await device.services.sync.start()
      const report = await device.until(({ status: { state } }) => state === 'offline')
      const retryAt = report.status.state === 'offline' ? (report.status.retryAt ?? 0) : 0
      expect(await countedDuringOthers((exchange) => !isMine(exchange))).toBe(0)
      expect(retryAt - startedMs).toBeGreaterThanOrEqual(LONGEST_RETRY_AFTER_MS)
      expect(retryAt - Date.now()).toBeLessThanOrEqual(LONGEST_RETRY_AFTER_MS)
    },
  )

  it.each(['0', '-31536000', 'NaN', 'Infinity', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'for %j gets no more requests than one that asks for nothing',
    async (header) => {
      proxy.rule = () => busy(503, header)
      const device = await kept(Device.first(place))
      await device.services.sync.start()
      await device.until(({ status: { state } }) => state === 'offline')
      // On a machine that is slow enough, the next attempt falls into this time.
      expect(await countedDuringOthers((exchange) => !isMine(exchange))).toBeLessThanOrEqual(6)
    },
  )

  it('about one database is left alone about it', async () => {
    const device = await kept(Device.first(place))
    await device.services.sync.start()
    await device.until(({ status: { state } }) => state === 'up-to-date')
    proxy.rule = (exchange) => (isOfSessions(exchange) ? busy(429, String(YEAR_S)) : undefined)
    await device.services.journal.sessions.create({ title: 'not sent yet' })
    await device.until(({ databases }) => databases.some(({ error }) => error !== null))
    expect(await countedDuringOthers(isOfSessions)).toBe(0)
  })

  it.each([
    [429, String(YEAR_S)],
    [503, String(YEAR_S)],
    [503, '0'],
  ])('about audio, with %i and %s, gets a few requests and not thousands', async (status, header) => {
    proxy.rule = (exchange) => (isPut(exchange) ? busy(status, header) : undefined)
    const device = await audioDevice(proxy.url)
    const refused = proxy.next(isPut)
    await noise(device, 300_000)
    await refused
    await countedDuringOthers(isPut)
    expect(proxy.exchanges.filter(isPut).length).toBeLessThanOrEqual(12)
  })
})
