import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ENTITY_NAMES } from '../../app/model'
import { joinJournal } from '../../main/composition/joinJournal'
import { databasesSetAside } from '../../main/database/setAside'
import { verify } from '../../main/composition/verify'
import { Device, DEVICE_PASSPHRASE } from '../support/device'
import { ruin } from '../support/folders'
import { kept, meet, place, server } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* A database that was damaged begins anew, empty. To the server and to other devices that must look like nothing at all. */

meet()

const TITLES = ['eight', 'five', 'four', 'one', 'seven', 'six', 'three', 'two']

/** A journal of eight entries with notes and a tag, in step with the server. */
async function inStep(): Promise<Device> {
  const device = await kept(Device.first(place))
  const { sessions, tags } = device.services.journal
  for (const title of TITLES) {
    const id = await sessions.create({ title, text: `text of ${title}` })
    if (title === 'one') await sessions.setTag([id], await tags.create('kept'), true)
  }
  await device.sync()
  return device
}

async function serverCounts(): Promise<Record<string, unknown>> {
  const counts = await Promise.all(
    ENTITY_NAMES.map(async (name) => {
      const { body } = await server.request('GET', `/${place.prefix}-${name}/_all_docs`)
      return [name, (body as { total_rows: number }).total_rows] as const
    }),
  )
  return Object.fromEntries(counts)
}

const problems = async (device: Device) =>
  (await verify(device.services.journal.databases, async () => ({ chunks: 0, problems: [] }))).problems

describe('a database that began anew', () => {
  it.each(['sessions', 'messages', 'settings', 'all'] as const)('is filled again by the server: %s', async (which) => {
    const a = await inStep()
    const other = await kept(Device.joined(place))
    await other.sync()
    await other.services.journal.sessions.create({ title: 'zero', text: 'from elsewhere' })
    await other.sync()
    const before = await serverCounts()
    const names = which === 'all' ? ENTITY_NAMES : [which]
    await a.restart(async () => {
      for (const name of names) await ruin(join(a.profile, 'db', name))
    })
    expect((await databasesSetAside(a.profile)).map(({ database }) => database).sort()).toEqual([...names].sort())
    await a.sync()
    expect(a.titles()).toEqual([...TITLES, 'zero'])
    expect(await problems(a)).toEqual([])
    expect(await serverCounts()).toEqual(before)
    await other.sync()
    expect(other.titles()).toEqual([...TITLES, 'zero'])
    expect(await problems(other)).toEqual([])
    // And from then on in both directions, as ever.
    await a.services.journal.sessions.create({ title: 'after' })
    await a.sync()
    await other.sync()
    expect(other.titles()).toContain('after')
    await a.restart()
    expect(a.titles()).toEqual([...TITLES, 'zero', 'after'].sort())
  })

  it('is filled again though a server had refused something that was in it', async () => {
    const a = await inStep()
    const { sync } = a.services
    const [remote] = sync.remotes()
    await a.restart(async () => {
      await ruin(join(a.profile, 'db', 'messages'))
      const why = { kind: 'too-large', message: 'too large' }
      const entry = { remoteId: remote?.id, database: 'messages', id: 'message:gone', rev: '1-a', why, atMs: 1 }
      await writeFile(join(a.profile, 'quarantine.json'), JSON.stringify({ format: 1, entries: [entry] }))
    })
    await a.sync()
    expect(await problems(a)).toEqual([])
  })
})

describe('a keyring that was damaged', () => {
  it('comes back by joining again, and nothing that was not sent yet is lost', async () => {
    const a = await inStep()
    await a.services.journal.sessions.create({ title: 'not sent yet' })
    await a.host.close()
    await ruin(join(a.profile, 'db', 'keyring'))
    await rm(join(a.profile, 'keyring.copy'))
    const again = await Device.opened(a.profile)
    expect(again.host.vault.state).toEqual({ state: 'absent' })
    const unlock = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE } as const
    const { url, prefix, username } = place
    const given = { url, prefix, username, password: place.password }
    await joinJournal(again.host, given, unlock, new AbortController().signal)
    await again.services.journal.summaries.settled()
    expect(again.titles()).toEqual([...TITLES, 'not sent yet'].sort())
    expect(again.services.sync.remotes()).toHaveLength(1)
    await again.sync()
    await again.restart()
    expect(again.titles()).toEqual([...TITLES, 'not sent yet'].sort())
    await again.host.close()
    const other = await kept(Device.joined(place))
    await other.sync()
    expect(other.titles()).toContain('not sent yet')
  })
})
