import { describe, expect, it } from 'vitest'
import { restoreLost } from '../../../main/replication/loss/keepMine'
import type { LostDocument } from '../../../main/replication/loss/lossNotes'
import { openJournal } from '../../support/journal'

/** A journal with an entry that was removed for good, and the revision that still says what it was. */
async function withLoss() {
  const { journal, profile, documentKey } = await openJournal()
  const id = await journal.sessions.create({ title: 'Taken away' })
  const { rev } = await journal.databases.sessions.get(id)
  await journal.databases.sessions.tombstone(id, [rev])
  const lost: LostDocument = { database: 'sessions', id, rev }
  return { journal, profile, documentKey, id, lost }
}

describe('bringing back what a person kept', () => {
  it('waits for the next time where the journal is being closed', async () => {
    const { journal, profile, documentKey, id, lost } = await withLoss()
    await journal.close()
    const errors: unknown[] = []
    const { databases, editor } = journal
    expect(await restoreLost(databases, editor, [lost], (error) => errors.push(error))).toEqual([lost])
    expect(errors).toEqual([])

    const again = (await openJournal({ profile, documentKey })).journal
    expect(await restoreLost(again.databases, again.editor, [lost], (error) => errors.push(error))).toEqual([])
    expect((await again.databases.sessions.get(id)).doc).toMatchObject({ title: 'Taken away', deletedAt: null })
    expect(errors).toEqual([])
  })

  it('tells of what can never come back, and does not try again', async () => {
    const { journal, lost } = await withLoss()
    const gone = { ...lost, rev: `1-${'0'.repeat(32)}` }
    const errors: unknown[] = []
    const { databases, editor } = journal
    expect(await restoreLost(databases, editor, [gone], (error) => errors.push(error))).toEqual([])
    expect(errors).toMatchObject([{ kind: 'not-found' }])
  })
})
