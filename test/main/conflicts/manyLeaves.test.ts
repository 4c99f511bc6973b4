import { expect, it, onTestFinished } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import type PouchDB from 'pouchdb'
import { bulkGetInSlices, foundIn } from '../../../main/database/revisions/bodies'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { at, PHONE, session, tagId } from '../../app/merge/fixtures'
import { TestDevice, writeLeaves } from './device'

/** More than are written in one go. */
const LEAVES = 70
const base = session()
const key = newDocumentKey()
const leaves = Array.from({ length: LEAVES }, (_none, n) => ({
  body: edit(base, { tags: { [tagId(n % 10)]: true } }, at(2000 + n, PHONE)),
  path: [(n + 16).toString(16), '0'],
}))

async function device() {
  const opened = await TestDevice.open(await temporaryFolder(), key, 1)
  onTestFinished(() => opened.close())
  await writeLeaves(opened, 'sessions', leaves, base.id)
  return opened
}

/** Lets so many writes through, and refuses every one after that, as a process does that is no longer there. */
function endAfter(opened: TestDevice, writes: number): () => void {
  const raw = opened.raw('sessions')
  const bulkDocs = raw.bulkDocs.bind(raw)
  let left = writes
  raw.bulkDocs = async (docs, options) => {
    if (left-- <= 0) throw new Error('killed')
    return await bulkDocs(docs, options)
  }
  return () => void (raw.bulkDocs = bulkDocs)
}

const revisions = async (opened: TestDevice) =>
  (await opened.entities.sessions.leaves(base.id)).map(({ kind, rev }) => `${kind} ${rev}`)

it.each([0, 1, 2, 3])(
  'a merge of many leaves that is killed after %i writes loses nothing, and ends in the same revisions as any other',
  async (writes) => {
    const other = await device()
    await other.service.mergeAll()
    const killed = await device()
    const goOn = endAfter(killed, writes)
    await killed.service.mergeAll()
    expect(killed.errors).toContainEqual(new Error('killed'))
    const between = await killed.entities.sessions.get(base.id)
    // Either nothing has happened, or what is shown has everything in it.
    if (writes > 0) expect(Object.keys(between.doc.tags)).toHaveLength(10)
    else expect(between.conflicts).toHaveLength(LEAVES - 1)
    goOn()
    await killed.service.mergeAll()
    const { doc, conflicts } = await killed.entities.sessions.get(base.id)
    expect(Object.keys(doc.tags)).toHaveLength(10)
    expect(conflicts).toEqual([])
    expect(await revisions(killed)).toEqual(await revisions(other))
  },
)

it('what is shown stays shown until the last of many leaves is removed', async () => {
  const opened = await device()
  const [winner] = await opened.entities.sessions.leaves(base.id)
  const revs = (await opened.entities.sessions.leaves(base.id)).map(({ rev }) => rev)
  endAfter(opened, 2)
  await expect(opened.entities.sessions.tombstone(base.id, revs)).rejects.toThrow('killed')
  const between = await opened.entities.sessions.get(base.id)
  expect(between.rev).toBe(winner?.rev)
  expect(between.conflicts.length).toBeLessThan(LEAVES - 1)
})

it('revisions to send are those that PouchDB would send, however many there are', async () => {
  const opened = await device()
  await writeLeaves(opened, 'sessions', [{ body: base, path: ['ff', 'fe', '0'], deleted: true }], base.id)
  const alive = await opened.entities.sessions.leaves(base.id)
  await opened.entities.sessions.tombstone(
    base.id,
    alive.slice(5, 40).map(({ rev }) => rev),
  )
  const raw = opened.raw('sessions')
  const docs = (await opened.entities.sessions.leaves(base.id)).map(({ rev }) => ({ id: base.id, rev }))
  const byRevision = (found: PouchDB.Document[]) => found.sort((a, b) => (a._rev < b._rev ? -1 : 1))
  const expected = byRevision(foundIn(await raw.bulkGet({ docs, revs: true })))
  expect(expected).toHaveLength(LEAVES + 1)
  expect(byRevision(foundIn(await bulkGetInSlices(raw, { docs, revs: true })))).toEqual(expected)
})
