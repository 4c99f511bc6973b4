import { describe, expect, it } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { historyOf } from '../../../app/merge/history'
import { mergeLeaves } from '../../../app/merge/merge'
import { redoNote, undoNote } from '../../../app/merge/document/notes'
import { ownEdits } from '../../../app/merge/ownEdits'
import type { Mergeable } from '../../../app/merge/document/policy'
import { resolveLeaves } from '../../../app/merge/resolve'
import { bringBack, revert } from '../../../app/merge/revert'
import { at, LAPTOP, leaves, message, PHONE, session, tagId } from './fixtures'

describe('the history of an entity', () => {
  it('says who changed what, when, and what it was before', () => {
    const body = edit(
      edit(session(), { title: 'Tuesday' }, at(2000, PHONE)),
      { tags: { [tagId(1)]: true }, deletedAt: 3000, deletedSaw: [] },
      at(3000),
    )
    expect(historyOf(body)).toMatchObject([
      { field: 'deletedAt', before: null, after: '3000', device: LAPTOP, atMs: 3000 },
      { field: 'tags', before: null, after: tagId(1), device: LAPTOP, atMs: 3000 },
      { field: 'title', before: 'Monday', after: 'Tuesday', device: PHONE, atMs: 2000, kind: 'edit' },
      { field: 'title', before: null, after: 'Monday', device: LAPTOP, atMs: 1000 },
    ])
  })

  it('puts one bout of writing together', () => {
    let body = message('a')
    for (let n = 1; n < 5; n++) body = edit(body, { text: `${body.text} b` }, at(2000 * n))
    expect(historyOf(body)).toMatchObject([{ field: 'text', before: 'a', after: 'a b b b b', atMs: 8000 }])
  })

  it('keeps both sides of a question and marks the answer', () => {
    const base = session()
    const sides = leaves(edit(base, { title: 'Left' }, at(2000)), edit(base, { title: 'Right' }, at(3000, PHONE)))
    const outcome = resolveLeaves(sides, [{ choice: 'take', field: 'title', rev: sides[0]!.rev }], at(4000))
    if (outcome.kind !== 'resolved') throw new Error(outcome.kind)
    const history = historyOf(outcome.body)
    expect(history[0]).toMatchObject({ kind: 'resolution', after: 'Left' })
    expect(history.map(({ after }) => after)).toContain('Right')
    expect(bringBack(outcome.body, history.find(({ after }) => after === 'Right')!.change, at(5000)).title).toBe(
      'Right',
    )
  })
})

describe('taking a change back', () => {
  it('keeps what was written elsewhere since', () => {
    const base = message('one two three')
    const mine = edit(base, { text: 'one TWO three' }, at(2000))
    const [change] = historyOf(mine)
    const later = edit(mine, { text: 'one TWO three four' }, at(3000, PHONE))
    expect(revert(later, change!.change, undoNote(change!.change), at(4000)).text).toBe('one two three four')
  })

  it('keeps the tags that came since', () => {
    const mine = edit(session(), { tags: { [tagId(1)]: true } }, at(2000))
    const later = edit(mine, { tags: { [tagId(1)]: true, [tagId(2)]: true } }, at(3000, PHONE))
    expect(revert(later, historyOf(mine)[0]!.change, '', at(4000)).tags).toEqual({ [tagId(2)]: true })
  })

  it('leaves a title that somebody changed again', () => {
    const mine = edit(session(), { title: 'Mine' }, at(2000))
    const later = edit(mine, { title: 'Theirs' }, at(3000, PHONE))
    expect(revert(later, historyOf(mine)[0]!.change, '', at(4000))).toBe(later)
  })

  it('refuses a change that is not there', () => {
    expect(() => revert(session(), '0'.repeat(64), '', at(1))).toThrow(/not in the history/)
  })
})

describe("a device's own edits", () => {
  const undo = <E extends Mergeable>(body: E, now: number): E => {
    const last = ownEdits([body], LAPTOP).undo.at(-1)!
    return revert(body, last.change, undoNote(last.change), at(now))
  }
  const redo = <E extends Mergeable>(body: E, now: number): E => {
    const last = ownEdits([body], LAPTOP).redo.at(-1)!
    return revert(body, last.change, redoNote(last.change), at(now))
  }

  it('are taken back and done again in order, from the history alone', () => {
    let body = session()
    for (const [index, title] of ['A', 'B', 'C'].entries()) body = edit(body, { title }, at(2000 + index))
    body = undo(undo(body, 3000), 3001)
    expect(body.title).toBe('A')
    expect(ownEdits([body], LAPTOP)).toMatchObject({ undo: [{}], redo: [{}, {}] })
    body = redo(body, 3002)
    expect(body.title).toBe('B')
    body = redo(body, 3003)
    expect(body.title).toBe('C')
    body = undo(undo(undo(body, 3004), 3005), 3006)
    expect(body.title).toBe('Monday')
    expect(ownEdits([body], LAPTOP).undo).toEqual([])
  })

  it('cannot be done again after a new edit', () => {
    const body = edit(undo(edit(session(), { title: 'A' }, at(2000)), 3000), { title: 'B' }, at(4000))
    expect(ownEdits([body], LAPTOP)).toMatchObject({ undo: [{}], redo: [] })
  })

  it('do not include those of another device, nor merges', () => {
    const base = session()
    const outcome = mergeLeaves(
      leaves(edit(base, { tags: { [tagId(1)]: true } }, at(2000)), edit(base, { title: 'x' }, at(3000, PHONE))),
    )
    if (outcome.kind !== 'merged') throw new Error(outcome.kind)
    expect(ownEdits([outcome.body], LAPTOP).undo).toHaveLength(1)
    expect(ownEdits([outcome.body], PHONE).undo).toHaveLength(1)
  })

  it('go by the order of the history where the clock went back', () => {
    let body = edit(session(), { title: 'A' }, at(9000))
    body = edit(body, { title: 'B' }, at(2000))
    body = undo(body, 100)
    expect(body.title).toBe('A')
    expect(redo(body, 50).title).toBe('B')
  })
})
