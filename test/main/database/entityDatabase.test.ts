import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Session } from '../../../app/model'
import type { DocumentKey } from '../../../main/vault/cipher'
import { openDatabases, type OpenDatabases } from '../../../main/database/entity/open'
import type { ReadResult } from '../../../main/database/entity/types'
import { aSession, newDocumentKey, temporaryFolder } from '../../support/documents'
import { filesBelow } from '../../support/folders'

async function open(folder?: string, key: DocumentKey = newDocumentKey()) {
  const directory = folder ?? (await temporaryFolder())
  const databases = await openDatabases(directory, key, (error) => {
    throw error
  })
  onTestFinished(() => databases.close())
  const sessions = databases.entities.sessions
  const store = databases.stores.get('sessions')
  if (store === undefined) throw new Error('no store')
  return { databases, sessions, store, directory, key }
}

async function listAll(databases: OpenDatabases): Promise<ReadResult<Session>[]> {
  const all: ReadResult<Session>[] = []
  for await (const slice of databases.entities.sessions.list()) all.push(...slice)
  return all
}

describe('an entity database', () => {
  it('reads back what was put, and after being closed and opened again', async () => {
    const { databases, sessions, directory, key } = await open()
    const session = aSession({ title: 'Zürich 🌧 שלום' })
    const rev = await sessions.put(session, null)
    expect(await sessions.get(session.id)).toEqual({ doc: session, rev, conflicts: [] })
    await databases.close()
    const again = await open(directory, key)
    expect((await again.sessions.get(session.id)).doc).toEqual(session)
  })

  it('refuses a write against a revision that is no longer the winner', async () => {
    const { sessions } = await open()
    const session = aSession()
    const rev = await sessions.put(session, null)
    await sessions.put({ ...session, title: 'second' }, rev)
    await expect(sessions.put({ ...session, title: 'third' }, rev)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(sessions.put(session, null)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('lists everything in order, across slices', async () => {
    const { databases, sessions } = await open()
    const many = Array.from({ length: 250 }, () => aSession())
    expect(await sessions.createMany(many)).toEqual([])
    expect(await sessions.createMany(many.slice(0, 2))).toHaveLength(2)
    const listed = await listAll(databases)
    expect(listed.map((result) => result.ok && result.stored.doc.id)).toEqual(many.map(({ id }) => id).sort())
  })

  it('leaves nothing readable on disk', async () => {
    const { databases, sessions, directory } = await open()
    const marker = `marker${randomBytes(8).toString('hex')}`
    const session = aSession({ title: marker })
    await sessions.put({ ...session, title: `${marker} again` }, await sessions.put(session, null))
    await databases.close()
    for (const { path, bytes } of await filesBelow(directory)) {
      expect(bytes.includes(marker), path).toBe(false)
      expect(bytes.includes(Buffer.from(marker, 'utf16le')), path).toBe(false)
    }
  })

  it('reads with the same key on another device, because the salt comes from the vault', async () => {
    const key = newDocumentKey()
    const one = await open(undefined, key)
    const two = await open(undefined, key)
    const session = aSession()
    await one.sessions.put(session, null)
    await one.store.raw.replicate.to(two.store.raw)
    expect((await two.sessions.get(session.id)).doc).toEqual(session)
  })

  it('refuses a folder of another vault and leaves it as it is', async () => {
    const { databases, sessions, directory, key } = await open()
    const session = aSession()
    await sessions.put(session, null)
    await databases.close()
    await expect(open(directory)).rejects.toMatchObject({ kind: 'other-vault' })
    expect((await (await open(directory, key)).sessions.get(session.id)).doc).toEqual(session)
  })

  it('is readable by crypto-pouch itself, both ways', async () => {
    const { sessions, store } = await open()
    const session = aSession()
    const rev = await sessions.put(session, null)
    await sessions.writeMerge(session.id, rev, { ...session, title: 'settled' }, [])
    expect(await store.documents.get(session.id)).toMatchObject({ title: 'settled' })
  })
})

describe('a document that cannot be trusted', () => {
  it('is named and kept when a server swapped payloads, and the rest of the list stays readable', async () => {
    const { databases, sessions, store } = await open()
    const [one, two, three] = [aSession(), aSession(), aSession()]
    await sessions.createMany([one, two, three])
    const other = await store.raw.get(two.id)
    const own = await store.raw.get(one.id)
    await store.raw.put({ ...own, payload: other['payload'] })
    await expect(sessions.get(one.id)).rejects.toMatchObject({ kind: 'integrity' })
    const listed = await listAll(databases)
    expect(listed.filter(({ ok }) => ok)).toHaveLength(2)
    expect(listed.find(({ ok }) => !ok)).toMatchObject({ problem: { id: one.id, error: { kind: 'integrity' } } })
  })

  it.each([
    ['plaintext without a payload', (session: Session) => ({ ...session })],
    ['an empty payload', () => ({ payload: '' })],
    ['a truncated payload', (_: Session, payload: string) => ({ payload: payload.slice(0, -40) })],
    ['a payload of a few bytes', () => ({ payload: 'AAAA' })],
    ['a payload that is not text', () => ({ payload: { a: 1 } })],
  ])('is refused: %s', async (_name, forge) => {
    const { sessions, store } = await open()
    const session = aSession()
    await sessions.put(session, null)
    const raw = await store.raw.get(session.id)
    await store.raw.put({ ...forge(session, raw['payload'] as string), _id: raw._id, _rev: raw._rev })
    await expect(sessions.get(session.id)).rejects.toMatchObject({ kind: 'integrity' })
    expect(await sessions.leaves(session.id)).toMatchObject([{ kind: 'unreadable', error: { kind: 'integrity' } }])
  })

  it('of another vault is an integrity error', async () => {
    const mine = await open()
    const foreign = await open()
    const session = aSession()
    await foreign.sessions.put(session, null)
    await foreign.store.raw.replicate.to(mine.store.raw)
    await expect(mine.sessions.get(session.id)).rejects.toMatchObject({ kind: 'integrity' })
  })

  it('of a newer format says so', async () => {
    const { sessions } = await open()
    const session = aSession({ format: 99 })
    await sessions.put(session, null)
    await expect(sessions.get(session.id)).rejects.toMatchObject({ kind: 'newer-format' })
  })
})

describe('leaves and settling', () => {
  /** Two devices with one common revision and one edit each, replicated both ways. */
  async function forked() {
    const key = newDocumentKey()
    const one = await open(undefined, key)
    const two = await open(undefined, key)
    const session = aSession()
    const base = await one.sessions.put(session, null)
    await one.store.raw.replicate.to(two.store.raw)
    await one.sessions.put({ ...session, title: 'one' }, base)
    await two.sessions.put({ ...session, title: 'two' }, base)
    // One after the other: a changes feed read while the document is written may leave it to the next feed.
    await one.store.raw.replicate.to(two.store.raw)
    await one.store.raw.replicate.from(two.store.raw)
    return { one, two, session }
  }

  it('finds conflicted ids and reads every leaf, winner first', async () => {
    const { one, two, session } = await forked()
    const found: string[] = []
    for await (const ids of one.sessions.conflictedIds()) found.push(...ids)
    expect(found).toEqual([session.id])
    const leaves = await one.sessions.leaves(session.id)
    expect(leaves.map((leaf) => leaf.kind === 'live' && leaf.doc.title).sort()).toEqual(['one', 'two'])
    expect(leaves[0]?.rev).toBe((await one.sessions.get(session.id)).rev)
    expect((await two.sessions.leaves(session.id)).map(({ rev }) => rev)).toEqual(leaves.map(({ rev }) => rev))
  })

  it('settles on two devices at once into the same revisions', async () => {
    const { one, two, session } = await forked()
    for (const device of [one, two]) {
      const [winner, ...losers] = (await device.sessions.leaves(session.id)).map(({ rev }) => rev)
      await device.sessions.writeMerge(session.id, winner ?? '', { ...session, title: 'merged' }, losers)
    }
    const [a, b] = [await one.sessions.get(session.id), await two.sessions.get(session.id)]
    expect(a).toEqual(b)
    expect(a.conflicts).toEqual([])
    const { pull, push } = await one.store.raw.sync(two.store.raw)
    expect([pull?.docs_written, push?.docs_written]).toEqual([0, 0])
  })

  it('buries only the leaves it names', async () => {
    const { one, session } = await forked()
    const [winner, loser] = await one.sessions.leaves(session.id)
    await one.sessions.tombstone(session.id, [winner?.rev ?? ''])
    const left = await one.sessions.get(session.id)
    expect(left.rev).toBe(loser?.rev)
    await one.sessions.tombstone(session.id, [left.rev])
    expect(await one.sessions.find(session.id)).toBeNull()
  })
})

describe('closing', () => {
  it('waits for calls under way, refuses new ones and does not hang', async () => {
    const { databases, sessions } = await open()
    const writes = sessions.createMany(Array.from({ length: 120 }, () => aSession()))
    const closed = databases.close()
    await expect(sessions.put(aSession(), null)).rejects.toMatchObject({ kind: 'locked' })
    await expect(writes).resolves.toEqual([])
    await closed
    await databases.close()
  })

  it('stops feeds first, and a feed tells every change once', async () => {
    const { databases, sessions } = await open()
    const seen: string[] = []
    const session = aSession()
    const arrived = new Promise<void>((resolve) => {
      sessions.watch(0, ({ id }) => {
        seen.push(id)
        resolve()
      })
    })
    await sessions.put(session, null)
    await arrived
    await databases.close()
    expect(seen).toEqual([session.id])
  })
})
