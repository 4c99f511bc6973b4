import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { kept, meet, place, server } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* A server that had everything once and forgot some of it, checkpoints and all the rest in place. */

meet()
const entities = ['sessions', 'messages'] as const
const upToDate = (report: { status: { state: string } }): boolean => report.status.state === 'up-to-date'

interface Row {
  readonly id: string
  readonly changes: readonly { readonly rev: string }[]
}

/** What the server has of a database: ids with their revisions. */
async function held(name: string): Promise<Map<string, string[]>> {
  const answer = await server.request('GET', `/${place.prefix}-${name}/_changes?style=all_docs`)
  const { results } = answer.body as { results: Row[] }
  return new Map(results.map(({ id, changes }) => [id, changes.map(({ rev }) => rev).sort()]))
}

/** Makes the server forget every third document of a database, as `_purge` does: no tombstone stays. */
async function forgetSome(name: string): Promise<number> {
  const all = [...(await held(name))].filter((_one, at) => at % 3 === 0)
  const answer = await server.request('POST', `/${place.prefix}-${name}/_purge`, Object.fromEntries(all))
  expect([200, 201, 202]).toContain(answer.status)
  return all.length
}

async function journalOfTwelve(): Promise<Device> {
  const device = await kept(Device.first(place, { compareAfterMs: 0 }))
  const { sessions } = device.services.journal
  for (let at = 0; at < 12; at++) {
    const id = await sessions.create({ title: `Entry ${at}`, text: `note ${at}` })
    if (at % 4 === 0) await sessions.rename(id, `Entry ${at}, renamed`)
  }
  await device.sync()
  return device
}

it('gets what it forgot when everything is compared', async () => {
  const device = await journalOfTwelve()
  const before = await Promise.all(entities.map(held))
  for (const name of entities) expect(await forgetSome(name)).toBe(4)
  await device.sync()
  expect((await held('messages')).size).toBe(8)
  const { databases } = await device.sync(undefined, true)
  expect(await Promise.all(entities.map(held))).toEqual(before)
  expect([databases['sessions']?.pushed, databases['messages']?.pushed]).toEqual([4, 4])
  // Another one finds nothing to do, and a device that joins has everything.
  const again = await device.sync(undefined, true)
  expect(Object.values(again.databases).every(({ pushed, pulled }) => pushed + pulled === 0)).toBe(true)
  const other = await kept(Device.joined(place))
  await other.sync()
  expect(other.titles()).toEqual(device.titles())
})

it('gets it from a window that has not compared for a week', async () => {
  const device = await journalOfTwelve()
  const before = await Promise.all(entities.map(held))
  for (const name of entities) await forgetSome(name)
  await device.services.sync.start()
  await device.until(upToDate)
  await expect.poll(async () => await Promise.all(entities.map(held)), { timeout: 60_000 }).toEqual(before)
  await device.services.sync.close()
  // Compared a moment ago: what it forgets now is not looked for at each connection.
  await forgetSome('messages')
  await device.services.sync.start()
  await device.until(upToDate)
  await device.services.sync.close()
  expect((await held('messages')).size).toBe(8)
  await device.restart(async () => {
    const path = join(device.profile, 'remote-memory.json')
    const memory = JSON.parse(await readFile(path, 'utf8')) as { comparedAtMs: Record<string, number> }
    for (const id of Object.keys(memory.comparedAtMs)) memory.comparedAtMs[id] = Date.now() - 8 * 86_400_000
    await writeFile(path, JSON.stringify(memory))
  })
  await device.services.sync.start()
  await expect.poll(async () => (await held('messages')).size, { timeout: 60_000 }).toBe(12)
  await device.services.sync.close()
})

it('that came back from an older copy of its files gets what it has not, and brings nothing old over something new', async ({
  skip,
}) => {
  if (server.copy === undefined) return skip('only the stand-in can be put back')
  const device = await journalOfTwelve()
  const { sessions, summaries } = device.services.journal
  const other = await kept(Device.joined(place))
  await other.sync()
  const putBack = server.copy()
  const [gone, renamed] = summaries.list('journal')
  await sessions.rename(renamed!.id, 'After the copy was made')
  await sessions.trash([gone!.id])
  await device.services.purge.purge([gone!.id])
  await sessions.create({ title: 'Made after the copy', text: 'and on no other device' })
  await device.sync()
  await other.sync()
  const before = [device.titles(), other.titles()]
  expect(before[1]).toEqual(before[0])
  const there = await Promise.all(entities.map(held))
  putBack()
  expect(await Promise.all(entities.map(held))).not.toEqual(there)

  for (const one of [device, other, device]) await one.sync(undefined, true)
  expect(await Promise.all(entities.map(held))).toEqual(there)
  const joined = await kept(Device.joined(place))
  await joined.sync()
  for (const one of [device, other, joined]) {
    expect(one.titles()).toEqual(before[0])
    expect(one.services.conflicts.reviews.count).toBe(0)
  }
})

it('that has everything is told nothing twice', async () => {
  const device = await journalOfTwelve()
  const { databases } = await device.sync(undefined, true)
  expect(Object.values(databases).every(({ pushed, pulled }) => pushed + pulled === 0)).toBe(true)
})
