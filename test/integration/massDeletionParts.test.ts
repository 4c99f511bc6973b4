import { describe, expect, it, vi } from 'vitest'
import type { SessionId } from '../../app/ids'
import { readEntry } from '../../main/journal/entry'
import { braindump, jsonOf } from '../support/commandLine'
import { Device } from '../support/device'
import { documents, forge, type Body } from '../support/forgery'
import { kept, meet, place, server } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/* A server that takes entries apart: the tombstones are forged, as its administrator could write them. */

meet()

const bury = (entity: string, before: Body): Promise<void> => forge(entity, before, { _deleted: true })

const ENTRIES = 10

/** A device in step with the server, ten entries with a note each. */
async function full(): Promise<{ one: Device; ids: SessionId[] }> {
  const one = await kept(Device.first(place))
  const ids: SessionId[] = []
  for (let n = 0; n < ENTRIES; n++)
    ids.push(await one.services.journal.sessions.create({ title: `entry ${n}`, text: `words ${n}` }))
  await one.sync()
  return { one, ids }
}

/** The words of every entry that is shown, in the order in which they were written. */
async function words(one: Device, ids: readonly SessionId[]): Promise<string[]> {
  const { databases, summaries } = one.services.journal
  const entries = await Promise.all(ids.map((id) => readEntry(databases, summaries, id)))
  return entries.map(({ messages }) => messages.map(({ text }) => text).join())
}

const ALL = Array.from({ length: ENTRIES }, (_, n) => `words ${n}`)
const asks = { kind: 'mass-deletion', message: expect.stringMatching(/of your 10 entries, or parts/) as string }

describe('a server that removes the parts of entries', () => {
  it('is stopped with nothing written, asked about, and what it took comes back', async () => {
    const { one, ids } = await full()
    for (const message of await documents('messages')) await bury('messages', message)
    await expect(one.sync()).rejects.toMatchObject(asks)
    expect(await words(one, ids)).toEqual(ALL)
    await one.services.sync.answerMassDeletion('keep-mine')
    await one.sync()
    expect(await words(one, ids)).toEqual(ALL)
    const two = await kept(Device.joined(place))
    await two.sync()
    expect(await words(two, ids)).toEqual(ALL)
  })

  it('gains nothing by taking one at a time, and what went before comes back as well', async () => {
    const { one, ids } = await full()
    const messages = await documents('messages')
    for (const message of messages.slice(0, 5)) {
      await bury('messages', message)
      await one.sync()
    }
    expect((await words(one, ids)).filter((text) => text === '')).toHaveLength(5)
    await one.restart()
    await bury('messages', messages[5]!)
    await expect(one.sync()).rejects.toMatchObject(asks)
    await one.services.sync.answerMassDeletion('keep-mine')
    await one.sync()
    expect(await words(one, ids)).toEqual(ALL)
  })

  it('is stopped while syncing live, says so, and keep mine brings everything back to both sides', async () => {
    const { one, ids } = await full()
    const messages = await documents('messages')
    await one.services.sync.start()
    await one.until(({ status }) => status.state === 'up-to-date')
    for (const message of messages) await bury('messages', message)
    const { problem } = await one.until(
      ({ status }) => status.state === 'needs-you' && status.why.includes('mass-deletion'),
    )
    expect(problem?.kind).toBe('mass-deletion')
    await one.services.sync.answerMassDeletion('keep-mine')
    await one.untilShown(async () => (await words(one, ids)).every((text, n) => text === ALL[n]))
    await one.until(({ status }) => status.state === 'up-to-date')
    const two = await kept(Device.joined(place))
    await two.sync()
    expect(await words(two, ids)).toEqual(ALL)
  })

  it('is stopped too when it writes what nobody can read over them', async () => {
    const { one, ids } = await full()
    for (const message of await documents('messages')) await forge('messages', message, { payload: 'AAAA' })
    await expect(one.sync()).rejects.toMatchObject(asks)
    await one.services.sync.answerMassDeletion('keep-mine')
    await one.sync()
    expect(await words(one, ids)).toEqual(ALL)
  })

  it('is stopped on the command line too, which says what can be answered, and brings everything back', async () => {
    const { one, ids } = await full()
    for (const message of await documents('messages')) await bury('messages', message)
    await one.host.close()
    const secrets = { BRAINDUMP_REMOTE_PASSWORD: server.password }
    for (const _again of [1, 2]) {
      const stopped = await braindump(one.profile, ['sync', '--json'], secrets)
      expect(stopped.code).toBe(1)
      expect(jsonOf(stopped)).toMatchObject({
        error: {
          kind: 'mass-deletion',
          message: expect.stringMatching(/10 of your 10 .*--accept.*--keep-mine/) as string,
        },
      })
    }
    expect((await braindump(one.profile, ['sync', '--accept', '--keep-mine'], secrets)).code).toBe(2)
    expect(await braindump(one.profile, ['sync', '--keep-mine'], secrets)).toMatchObject({ code: 0 })
    const again = await kept(Device.at(one.profile))
    expect(await words(again, ids)).toEqual(ALL)
    expect((await documents('messages')).length).toBe(ENTRIES)
    await again.host.close()
  })

  it('is stopped when it removes tags, which no device of a person ever does', async () => {
    const one = await kept(Device.first(place))
    const { tags } = one.services.journal
    for (let n = 0; n < 6; n++) await tags.create(`tag ${n}`)
    await one.sync()
    for (const tag of await documents('tags')) await bury('tags', tag)
    await expect(one.sync()).rejects.toMatchObject({ message: expect.stringContaining('6 of your 6 tags') as string })
    await one.services.sync.answerMassDeletion('keep-mine')
    await one.sync()
    expect(tags.list()).toHaveLength(6)
  })
})

describe('a purge that a person made', () => {
  it('of a handful of entries goes through on a device that never saw them in the trash, parts and all', async () => {
    const { one, ids } = await full()
    const two = await kept(Device.joined(place))
    await two.sync()
    const some = ids.slice(0, 4)
    await one.services.journal.sessions.trash(some)
    expect(await one.services.purge.purge(some)).toEqual({ purged: 4, kept: 0 })
    await one.sync()
    await two.sync()
    expect(two.titles()).toHaveLength(6)
    expect(await two.services.journal.databases.messages.count()).toBe(6)
  })

  it('of the whole trash is not asked about again when the entries were in the trash here, too', async () => {
    const { one, ids } = await full()
    const two = await kept(Device.joined(place))
    await two.sync()
    await one.services.journal.sessions.trash(ids)
    await one.sync()
    await expect(two.sync()).rejects.toMatchObject({ kind: 'mass-deletion' })
    await two.services.sync.answerMassDeletion('accept')
    await two.sync()
    expect(two.titles()).toEqual([])
    expect(await one.services.purge.purge(ids)).toEqual({ purged: ENTRIES, kept: 0 })
    await one.sync()
    await two.sync()
    expect(await two.services.journal.databases.messages.count()).toBe(0)
  })
})

describe('merging', () => {
  it('elsewhere does not look like a loss where only the tombstone of the other side is new', async () => {
    const { one, ids } = await full()
    const two = await kept(Device.joined(place))
    await two.sync()
    // Both make the same change: the sides collapse into one of them, and one device lacks nothing but the tombstone.
    for (const each of [one, two]) await each.services.journal.sessions.setPinned(ids, true)
    await one.sync()
    await two.sync()
    await two.services.conflicts.mergeAll()
    await two.sync()
    await one.sync()
    expect(one.titles()).toHaveLength(ENTRIES)
  })
})
