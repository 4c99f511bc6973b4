import { describe, expect, it } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { mergeLeaves } from '../../../app/merge/merge'
import type { Entity } from '../../../app/model'
import { at, leaves, manifest, message, orders, PHONE, recording, session, TABLET, tagId, transcript } from './fixtures'

function outcomeOf<E extends Entity>(...docs: E[]) {
  const [first, ...others] = orders(leaves(...docs)).map((order) => mergeLeaves(order))
  for (const other of others) expect(other).toEqual(first)
  return first!
}

const base = session()
const deleted = edit(base, { deletedAt: 5000, deletedSaw: [] }, at(5000))

describe('delete against edit', () => {
  it('is for a person when the title changed without the delete knowing', () => {
    const renamed = edit(base, { title: 'Tuesday' }, at(3000, PHONE))
    const outcome = outcomeOf(deleted, renamed)
    expect(outcome).toMatchObject({
      kind: 'review',
      questions: [
        {
          field: 'deletedAt',
          kind: 'delete',
          sides: [
            { value: null, atMs: 5000, device: 'a'.repeat(16) },
            { value: 'Tuesday', atMs: 3000, device: PHONE },
          ],
        },
      ],
    })
  })

  it('is for a person when only tags changed', () => {
    expect(outcomeOf(edit(base, { tags: { [tagId(1)]: true } }, at(3000, PHONE)), deleted).kind).toBe('review')
  })

  it('lets the delete stand beside pins and archiving', () => {
    const pinned = edit(base, { pinned: true, archived: true }, at(9000, PHONE))
    expect(outcomeOf(pinned, deleted)).toMatchObject({ kind: 'merged', body: { deletedAt: 5000, pinned: true } })
  })

  it('lets a delete stand that saw the edit', () => {
    const renamed = edit(base, { title: 'Tuesday' }, at(3000, PHONE))
    const seen = edit(renamed, { deletedAt: 6000, deletedSaw: [] }, at(6000))
    expect(outcomeOf(renamed, seen)).toMatchObject({ kind: 'collapse', keep: leaves(renamed, seen)[1]!.rev })
  })

  it('lets a restore stand that saw the delete', () => {
    const restored = edit(deleted, { deletedAt: null, deletedSaw: null }, at(7000, PHONE))
    expect(outcomeOf(deleted, restored)).toMatchObject({ kind: 'collapse', keep: leaves(deleted, restored)[1]!.rev })
  })

  it('lets a restore stand beside an edit in the trash that knew nothing of it', () => {
    const restored = edit(deleted, { deletedAt: null, deletedSaw: null }, at(7000, PHONE))
    const renamed = edit(deleted, { title: 'in the trash' }, at(8000))
    expect(outcomeOf(renamed, restored)).toMatchObject({
      kind: 'merged',
      body: { deletedAt: null, deletedSaw: null, title: 'in the trash' },
    })
  })

  it('is for a person when the other side deleted and restored without knowing', () => {
    const there = edit(base, { deletedAt: 3000, deletedSaw: [] }, at(3000, PHONE))
    const back = edit(there, { deletedAt: null, deletedSaw: null }, at(4000, PHONE))
    expect(outcomeOf(deleted, back).kind).toBe('review')
  })

  it('asks nothing when both sides deleted', () => {
    const also = edit(base, { deletedAt: 4000, deletedSaw: [] }, at(4000, PHONE))
    const outcome = outcomeOf(deleted, also)
    expect(outcome.kind).toBe('merged')
    expect([4000, 5000]).toContain(
      outcome.kind === 'merged' && outcome.body.type === 'session' && outcome.body.deletedAt,
    )
  })

  it('asks once when two sides were edited and one deleted', () => {
    const outcome = outcomeOf(
      deleted,
      edit(base, { tags: { [tagId(1)]: true } }, at(3000, PHONE)),
      edit(base, { tags: { [tagId(2)]: true } }, at(3000, TABLET)),
    )
    expect(outcome).toMatchObject({ kind: 'review', questions: [{ field: 'deletedAt' }] })
  })

  it('holds for the text of a message', () => {
    const note = message()
    const gone = edit(note, { deletedAt: 5000 }, at(5000))
    const longer = edit(note, { text: `${note.text} again` }, at(5000, PHONE))
    expect(outcomeOf(gone, longer)).toMatchObject({
      kind: 'review',
      questions: [{ field: 'deletedAt', sides: [{}, { value: longer.text }] }],
    })
  })

  it('is for a person when the audio was trimmed, and not when a machine transcribed it', () => {
    const start = recording()
    const gone = edit(start, { deletedAt: 5000 }, at(5000))
    expect(outcomeOf(gone, edit(start, { manifest: manifest(2), durationMs: 1000 }, at(6000, PHONE))).kind).toBe(
      'review',
    )
    expect(
      outcomeOf(gone, edit(start, { transcript: transcript('hello', 1, 6000, PHONE) }, at(6000, PHONE))),
    ).toMatchObject({
      kind: 'merged',
      body: { deletedAt: 5000, transcript: { text: 'hello' } },
    })
  })
})
