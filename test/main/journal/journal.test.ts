import { describe, expect, it } from 'vitest'
import type { SessionId } from '../../../app/ids'
import { readEntry } from '../../../main/journal/entry'
import type { SummaryState } from '../../../main/journal/list/summaries'
import { Purge } from '../../../main/journal/upkeep/purge'
import { aNewRecording } from '../../support/documents'
import { openJournal, type TestJournal } from '../../support/journal'

async function summary({ journal }: TestJournal, id: SessionId) {
  await journal.summaries.settled()
  return journal.summaries.of([id])[0]
}

/** Waits until the list says what it should; the feeds tell it, no clock is asked. */
async function until(check: () => boolean): Promise<void> {
  await expect.poll(check, { timeout: 5000, interval: 5 }).toBe(true)
}

async function record({ journal }: TestJournal, title: string): Promise<SessionId> {
  const sessionId = await journal.sessions.create({ title })
  await journal.parts.acceptRecording(aNewRecording(sessionId), journal.parts.newMessageId(sessionId), null)
  return sessionId
}

describe('entries', () => {
  it('are created with a title, a note and tags, and read back whole', async () => {
    const test = await openJournal()
    const { journal } = test
    const tag = await journal.tags.create('work')
    const id = await journal.sessions.create({ title: ' Monday\nmorning ', text: 'It **rained**.', tagIds: [tag] })
    const entry = await readEntry(journal.databases, journal.summaries, id)
    expect(entry.session).toMatchObject({ title: 'Monday morning', tags: { [tag]: true }, deletedAt: null })
    expect(entry.messages).toMatchObject([{ role: 'note', text: 'It **rained**.' }])
    await until(() => journal.summaries.of([id])[0]?.messages === 1)
    expect(await summary(test, id)).toMatchObject({ title: 'Monday morning', excerpt: 'It **rained**.', tagIds: [tag] })
  })

  it.each(['😀'.repeat(5000), 'שלום עולם '.repeat(900), 'x'.repeat(10_000)])(
    'keep a title of 10,000 characters',
    async (title) => {
      const { journal } = await openJournal()
      const id = await journal.sessions.create({ title })
      expect((await journal.databases.sessions.get(id)).doc.title).toBe(title.trim())
    },
  )

  it('refuse a title that is too long or broken, and lose nothing', async () => {
    const { journal } = await openJournal()
    const id = await journal.sessions.create({ title: 'kept' })
    await expect(journal.sessions.rename(id, 'x'.repeat(20_001))).rejects.toMatchObject({ kind: 'invalid-input' })
    await expect(journal.sessions.rename(id, '\ud800')).rejects.toMatchObject({ kind: 'invalid-input' })
    expect((await journal.databases.sessions.get(id)).doc.title).toBe('kept')
  })

  it('move to the trash and back, remembering what the delete saw', async () => {
    const test = await openJournal()
    const { journal } = test
    const id = await record(test, 'spoken')
    await journal.sessions.trash([id])
    const trashed = (await journal.databases.sessions.get(id)).doc
    expect(trashed.deletedAt).not.toBeNull()
    expect(trashed.deletedSaw).toHaveLength(2)
    await until(() => journal.summaries.list('trash').length === 1)
    expect(journal.summaries.list('journal')).toEqual([])
    await journal.sessions.restore([id])
    await until(() => journal.summaries.list('journal').length === 1)
    expect((await journal.databases.sessions.get(id)).doc).toMatchObject({ deletedAt: null, deletedSaw: null })
  })

  it('take many edits of one entry at once without losing one', async () => {
    const { journal } = await openJournal()
    const id = await journal.sessions.create({ title: 'busy' })
    const tags = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => journal.tags.create(name)))
    await Promise.all([
      ...tags.map((tag) => journal.sessions.setTag([id], tag, true)),
      journal.sessions.setPinned([id], true),
    ])
    const { doc } = await journal.databases.sessions.get(id)
    expect(Object.keys(doc.tags).sort()).toEqual([...tags].sort())
    expect(doc.pinned).toBe(true)
  })
})

describe('the list', () => {
  it('is the same after closing, from a snapshot that is caught up', async () => {
    let saved: SummaryState | null = null
    const snapshots = {
      load: () => Promise.resolve(saved),
      save: (state: SummaryState) => {
        saved = structuredClone(state)
        return Promise.resolve()
      },
    }
    const first = await openJournal({ snapshots })
    const one = await record(first, 'one')
    await first.journal.close()
    const stale = structuredClone(saved)

    const second = await openJournal({ profile: first.profile, documentKey: first.documentKey, snapshots })
    expect(await summary(second, one)).toMatchObject({ title: 'one', durationMs: 4200, recordings: 1 })
    const two = await second.journal.sessions.create({ title: 'two' })
    await second.journal.sessions.rename(one, 'renamed')
    await second.journal.close()

    saved = stale
    const third = await openJournal({ profile: first.profile, documentKey: first.documentKey, snapshots })
    await until(() => third.journal.summaries.list('journal').length === 2)
    await until(() => third.journal.summaries.of([one])[0]?.title === 'renamed')
    expect(third.journal.summaries.of([two])[0]?.title).toBe('two')
  })

  it('announces what changed', async () => {
    const test = await openJournal()
    const id = await test.journal.sessions.create({ title: 'x' })
    await until(() => test.changes.some(({ ids }) => ids.includes(id)))
  })
})

describe('tags', () => {
  it('count, merge and disappear without rewriting entries', async () => {
    const test = await openJournal()
    const { journal } = test
    const [work, job] = [await journal.tags.create('work'), await journal.tags.create('job')]
    await expect(journal.tags.create('Work')).rejects.toMatchObject({ kind: 'invalid-input' })
    const id = await journal.sessions.create({ title: 'x', tagIds: [job] })
    const rev = (await journal.databases.sessions.get(id)).rev
    await journal.tags.merge(job, work)
    await until(() => journal.summaries.of([id])[0]?.tagIds[0] === work)
    expect(journal.tags.list()).toMatchObject([{ id: work, name: 'work', entries: 1 }])
    expect((await journal.databases.sessions.get(id)).rev).toBe(rev)
    await journal.sessions.setTag([id], work, false)
    expect((await journal.databases.sessions.get(id)).doc.tags).toEqual({})
  })
})

describe('a purge', () => {
  const purgeOf = ({ journal }: TestJournal, removed: string[]) =>
    new Purge(journal.databases, journal.sessions, (id) => {
      removed.push(id)
      return Promise.resolve()
    })

  it('takes what is in the trash with its parts and its sound, and nothing else', async () => {
    const test = await openJournal()
    const { journal } = test
    const removed: string[] = []
    const gone = await record(test, 'gone')
    const kept = await record(test, 'kept')
    await journal.sessions.trash([gone])
    expect(await purgeOf(test, removed).purge([gone, kept])).toEqual({ purged: 1, kept: 1 })
    expect(removed).toHaveLength(1)
    expect(await journal.databases.sessions.find(gone)).toBeNull()
    await until(() => journal.summaries.size === 1)
    expect(await journal.databases.messages.count()).toBe(1)
    expect(await journal.databases.recordings.count()).toBe(1)
  })

  it('keeps an entry that got a part which its delete had not seen', async () => {
    const test = await openJournal()
    const { journal } = test
    const id = await record(test, 'late')
    await journal.sessions.trash([id])
    await journal.sessions.addNote(id, 'arrived later')
    expect(await purgeOf(test, []).purge([id])).toEqual({ purged: 0, kept: 1 })
    expect((await journal.databases.sessions.get(id)).doc.title).toBe('late')
  })
})
