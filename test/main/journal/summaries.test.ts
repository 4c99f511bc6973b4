import { expect, it, onTestFinished } from 'vitest'
import type { EntityDatabase } from '../../../main/database/entity/types'
import { Problems } from '../../../main/journal/list/problems'
import { Summaries } from '../../../main/journal/list/summaries'
import { openJournal } from '../../support/journal'

/** The database, with every batch of changes held up before it is read, until `read` is called. */
function slow(database: EntityDatabase<'sessions'>) {
  let [read, asked] = [(): void => undefined, (): void => undefined]
  const reading = new Promise<void>((resolve) => (read = resolve))
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const held = new Proxy(database, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== 'function') return value
      if (property !== 'follow') return value.bind(target) as unknown
      const follow: typeof target.follow = (since, take) =>
        target.follow(since, async (batch) => {
          asked()
          await reading
          await take(batch)
        })
      return follow
    },
  })
  return { held, isAsked, read: () => read() }
}

it('a snapshot does not stand for changes that are told of but not read yet: after a kill they would be missing', async () => {
  const { journal } = await openJournal()
  const { sessions } = journal.databases
  const { held, isAsked, read } = slow(sessions)
  const events = { changed: () => undefined, tagsChanged: () => undefined }
  const summaries = new Summaries({ ...journal.databases, sessions: held }, new Problems(), events)
  await summaries.start(null)
  onTestFinished(async () => {
    read()
    await summaries.stop()
  })

  const id = await journal.sessions.create({ title: 'Told of' })
  await isAsked
  const before = summaries.state()
  expect(before.sessions).toEqual([])
  expect(before.sequences.sessions).toBe(0)
  read()
  await summaries.settled()
  const after = summaries.state()
  expect(after.sessions.map(([session]) => session)).toEqual([id])
  expect(after.sequences.sessions).toBe(await sessions.sequence())
})
