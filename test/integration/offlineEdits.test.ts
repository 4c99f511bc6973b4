import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Orphan } from '../../app/ipc/journal'
import { braindump, braindumpKilled, jsonOf } from '../support/commandLine'
import { Device, type Place } from '../support/device'
import { startServer, type TestServer } from '../support/server'

vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 })

let server: TestServer
let place: Place
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(() => {
  const { url, username, password } = server
  place = { url, username, password, prefix: server.prefix() }
})

const device = async (making: Promise<Device>): Promise<Device> => {
  const made = await making
  onTestFinished(() => made.remove())
  return made
}

async function settled(...devices: Device[]): Promise<void> {
  for (const one of [...devices, ...devices, ...devices]) {
    await one.sync()
    await one.services.conflicts.mergeAll()
  }
}

describe('more unsynced edits than revisions are kept (a hundred)', () => {
  const EDITS = 150

  async function edited() {
    const one = await device(Device.first(place))
    const id = await one.services.journal.sessions.create({ title: 'base', text: 'see you Tuesday at the lake' })
    const [note] = await one.services.journal.sessions.children(id)
    await one.sync()
    const two = await device(Device.joined(place))
    await two.sync()
    for (let n = 1; n <= EDITS; n += 1)
      await one.services.journal.parts.setText(note as never, `Well ${n}, see you Tuesday at the lake`)
    return { one, two, id, note: note as never }
  }

  it('are no conflict when the other side changed nothing', async () => {
    const { one, two, note } = await edited()
    await settled(one, two)
    for (const each of [one, two]) {
      const { doc, conflicts } = await each.services.journal.databases.messages.get(note)
      expect({ text: doc.text, conflicts }).toEqual({
        text: `Well ${EDITS}, see you Tuesday at the lake`,
        conflicts: [],
      })
      expect(each.services.conflicts.reviews.count).toBe(0)
    }
  })

  it('merge with what the other side wrote elsewhere in the text, and nobody is asked', async () => {
    const { one, two, id, note } = await edited()
    await two.services.journal.parts.setText(note, 'see you Tuesday at the old lake')
    await settled(one, two)
    for (const each of [one, two]) {
      const { doc, conflicts } = await each.services.journal.databases.messages.get(note)
      expect({ text: doc.text, conflicts }).toEqual({
        text: `Well ${EDITS}, see you Tuesday at the old lake`,
        conflicts: [],
      })
      expect(each.services.conflicts.reviews.count).toBe(0)
      const history = await each.services.conflicts.history.of(id)
      expect(history.some(({ after }) => after === 'see you Tuesday at the old lake')).toBe(true)
    }
  })
})

describe('three devices that are killed at any write', () => {
  const ROUNDS = 4

  it('end with the same journal, and every acknowledged change in it', async () => {
    const first = await Device.first(place)
    onTestFinished(() => first.remove())
    const id = await first.services.journal.sessions.create({ title: 'shared', text: 'base' })
    await first.sync()
    const others = [await device(Device.joined(place)), await device(Device.joined(place))]
    const devices = [first, ...others]
    for (const each of others) await each.sync()
    for (const each of devices) await each.host.close()
    const secrets = { BRAINDUMP_REMOTE_PASSWORD: server.password }
    const acknowledged: string[] = []
    let kills = 0
    const maybe = async (profile: string, ...args: string[]): Promise<boolean> => {
      const at = { when: randomInt(2) === 0 ? 'before' : 'after', write: randomInt(1, 60) } as const
      const { killed, code, err } = await braindumpKilled(profile, [...args, '--json'], at, secrets)
      if (killed) kills += 1
      else expect({ code, err }).toEqual({ code: 0, err: '' })
      return code === 0
    }
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [n, { profile }] of devices.entries()) {
        const title = `round ${round} of device ${n}`
        if (await maybe(profile, 'add', '--title', title, '--text', `text of ${title}`)) acknowledged.push(title)
        await maybe(profile, 'edit', id, '--add-tag', `tag ${n}`)
        await maybe(profile, 'sync')
      }
    expect(kills).toBeGreaterThan(ROUNDS)
    for (const { profile } of [...devices, ...devices])
      expect(await braindump(profile, ['sync', '--json'], secrets)).toMatchObject({ code: 0 })
    const lists: unknown[] = []
    for (const { profile } of devices) {
      // A kill between a note and its entry leaves the note, which nobody was told is safe; it is told instead.
      const orphans = jsonOf(await braindump(profile, ['orphans', '--json'])) as Orphan[]
      const left = orphans.flatMap(({ parts }) => parts)
      for (const title of acknowledged) expect(left.map(({ text }) => text)).not.toContain(`text of ${title}`)
      const { problems } = jsonOf(await braindump(profile, ['verify', '--json'])) as {
        problems: { id: string; key?: string }[]
      }
      // Kills of start after start look like files that end a process: those are written anew, and nothing is missing (ADR 205).
      const told = problems.filter(({ key }) => key !== 'database.rewritten')
      expect(told.filter(({ id: wrong }) => !left.some(({ id: part }) => part === wrong))).toEqual([])
      const entries = jsonOf(await braindump(profile, ['list', '--json'])) as Record<string, unknown>[]
      for (const entry of entries)
        if (String(entry['title']).startsWith('round'))
          expect(entry['excerpt']).toBe(`text of ${String(entry['title'])}`)
      expect(entries.map(({ title }) => title)).toEqual(expect.arrayContaining(acknowledged))
      lists.push(entries)
    }
    expect(lists[1]).toEqual(lists[0])
    expect(lists[2]).toEqual(lists[0])
  })
})
