import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { SessionId } from '../../app/ids'
import { databaseOf } from '../../main/conflicts/reviews/ports'
import { mulberry32 } from '../main/conflicts/device'
import { braindumpKilled, type KillAt } from '../support/commandLine'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { killSeed, killsOr, noteKill } from '../support/kills'
import { startServer, type TestServer } from '../support/server'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 })

/*
 * kill -9 between any two writes of a merge or a resolution. A profile with conflicts is copied for every run, so that each
 * starts from the same leaves; merging is the same everywhere, so each has to end with the same revisions.
 */

const KILLS = killsOr(8)
const random = mulberry32(killSeed)

let server: TestServer
let profile: string
/** Entries whose titles and notes were changed on both sides: titles are asked about, notes merge. */
let ids: SessionId[]

beforeAll(async () => {
  server = await startServer()
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  const one = await Device.first(place)
  ids = []
  for (let n = 0; n < 4; n += 1)
    ids.push(
      await one.services.journal.sessions.create({ title: `base ${n}`, text: `see you Tuesday at the lake ${n}` }),
    )
  await one.sync()
  const two = await Device.joined(place)
  await two.sync()
  for (const [device, word, text] of [
    [one, 'one', 'Well, see you Tuesday at the lake'],
    [two, 'two', 'see you Tuesday at the old lake'],
  ] as const) {
    const { sessions, parts, tags } = device.services.journal
    const tag = await tags.create(`tag ${word}`)
    for (const [n, id] of ids.entries()) {
      if (n < 2) await sessions.rename(id, `title of ${word}`)
      await sessions.setTag([id], tag, true)
      const [note] = await noteIds(device, id)
      if (n > 0) await parts.setText(note!, `${text} ${n}`)
    }
  }
  await one.sync()
  await two.sync()
  await one.sync()
  await one.host.close()
  await two.remove()
  profile = one.profile
  return () => one.remove()
})
afterAll(() => server.close())

const noteIds = async (device: Device, id: SessionId) =>
  (await device.services.journal.sessions.childrenNow(id)).filter((child) => child.startsWith('message:')) as never[]

async function copy(): Promise<string> {
  const folder = join(await temporaryFolder(), 'profile')
  await cp(profile, folder, { recursive: true })
  return folder
}

/** Every live leaf of every document, and what waits for a person: all that merging decides. */
async function leavesOf(device: Device): Promise<Record<string, string[]>> {
  const { databases } = device.services.journal
  const leaves: Record<string, string[]> = {}
  for (const id of ids)
    for (const doc of [id, ...(await noteIds(device, id))]) {
      const found = await databaseOf(databases, doc)!.leaves(doc)
      expect(found.every(({ kind }) => kind !== 'unreadable')).toBe(true)
      leaves[doc] = found.filter(({ kind }) => kind === 'live').map(({ rev }) => rev)
    }
  return leaves
}

async function opened(folder: string): Promise<Device> {
  const device = await Device.at(folder)
  onTestFinished(() => device.remove())
  return device
}

/** Moments of a run that writes so often, before and after writes, with both ends among them. */
const moments = (writes: number): KillAt[] =>
  Array.from({ length: KILLS }, (_, n) => ({
    when: n % 2 === 0 ? 'before' : 'after',
    write: n < 2 ? writes : 1 + Math.floor(random() * writes),
  }))

describe('kill -9 between two writes', () => {
  it(`of merging, at ${KILLS} moments: the next start ends where it would have ended`, async () => {
    const whole = await copy()
    const { killed, code, writes } = await braindumpKilled(whole, ['conflicts', '--json'], null)
    expect({ killed, code }).toEqual({ killed: false, code: 0 })
    const reference = await opened(whole)
    await reference.services.conflicts.mergeAll()
    const wanted = await leavesOf(reference)
    expect(reference.services.conflicts.reviews.count).toBe(2)
    expect(Object.values(wanted).filter((revs) => revs.length > 1)).toHaveLength(2)
    for (const at of moments(writes)) {
      const folder = await copy()
      expect(await braindumpKilled(folder, ['conflicts', '--json'], at)).toMatchObject({ killed: true })
      noteKill()
      const device = await opened(folder)
      await device.services.conflicts.mergeAll()
      expect(await leavesOf(device), JSON.stringify(at)).toEqual(wanted)
      expect(device.services.conflicts.reviews.count).toBe(2)
      expect(device.errors).toEqual([])
      await device.host.close()
    }
  })

  it(`of an answer, at ${KILLS} moments: it stands whole or the question does, and can be answered, and undone`, async () => {
    const [id] = ids
    const args = ['resolve', id!, 'title', '--both', '--json']
    const whole = await copy()
    const { code, writes } = await braindumpKilled(whole, args, null)
    expect(code).toBe(0)
    const reference = await opened(whole)
    const { doc: answered } = await reference.services.journal.databases.sessions.get(id!)
    expect(answered.title).toMatch(/^title of (one|two) \/ title of (one|two)$/)
    const states = new Set<string>()
    for (const at of moments(writes)) {
      const folder = await copy()
      expect(await braindumpKilled(folder, args, at)).toMatchObject({ killed: true })
      noteKill()
      const device = await opened(folder)
      const { conflicts, journal } = device.services
      await conflicts.mergeAll()
      const review = await conflicts.answers.review(id!)
      states.add(review === null ? 'answered' : 'asked')
      if (review !== null) {
        const values = review.questions.flatMap(({ sides }) => sides.map(({ value }) => value))
        expect(values.sort(), JSON.stringify(at)).toEqual(['title of one', 'title of two'])
        expect(await conflicts.resolve(id!, review.leaves, [{ choice: 'both', field: 'title' }])).toBe('resolved')
      }
      const { doc, conflicts: others } = await journal.databases.sessions.get(id!)
      expect({ title: doc.title, tags: doc.tags, others }).toEqual({
        title: answered.title,
        tags: answered.tags,
        others: [],
      })
      expect(await conflicts.undo(id!)).toBe('undone')
      expect((await conflicts.answers.review(id!))?.questions).toHaveLength(1)
      expect(device.errors).toEqual([])
      await device.host.close()
    }
    expect(states).toEqual(new Set(['answered', 'asked']))
  })
})
