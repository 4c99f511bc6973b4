import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { kept, meet, place, server } from '../support/meeting'
import { hasRealServer } from '../support/server'

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

it.skipIf(!hasRealServer)('gets what it forgot when everything is compared (the stand-in cannot purge)', async () => {
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

it.skipIf(!hasRealServer)(
  'gets it from a window that has not compared for a week (the stand-in cannot purge)',
  async () => {
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
  },
)

it('that has everything is told nothing twice', async () => {
  const device = await journalOfTwelve()
  const { databases } = await device.sync(undefined, true)
  expect(Object.values(databases).every(({ pushed, pulled }) => pushed + pulled === 0)).toBe(true)
})
