import { describe, expect, it } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { mergeLeaves } from '../../../app/merge/merge'
import type { LiveLeaf, MergeQuestion } from '../../../app/merge/outcome'
import type { Mergeable } from '../../../app/merge/document/policy'
import { reopen } from '../../../app/merge/reopen'
import { resolveLeaves, type Decision } from '../../../app/merge/resolve'
import type { DeviceId } from '../../../app/ids'
import { at, LAPTOP, leaves, message, PHONE, session, tag, TABLET, tagId } from './fixtures'

const base = session()
const renamed = () =>
  leaves(
    edit(base, { title: 'Left' }, at(2000)),
    edit(base, { title: 'Right', tags: { [tagId(1)]: true } }, at(3000, PHONE)),
  )

const resolve = <E extends Mergeable>(given: LiveLeaf<E>[], ...decisions: Decision[]) =>
  resolveLeaves(given, decisions, at(9000, TABLET))

function resolved<E extends Mergeable>(given: LiveLeaf<E>[], ...decisions: Decision[]): E {
  const outcome = resolve(given, ...decisions)
  if (outcome.kind !== 'resolved') throw new Error(outcome.kind)
  expect(outcome.parent).toBe(given[0]!.rev)
  return outcome.body
}

const asked = (given: LiveLeaf<Mergeable>[]): readonly MergeQuestion[] => {
  const outcome = mergeLeaves(given)
  return outcome.kind === 'review' ? outcome.questions : []
}

describe('an answer', () => {
  it('takes one side and keeps what else was merged', () => {
    const given = renamed()
    expect(resolved(given, { choice: 'take', field: 'title', rev: given[0]!.rev })).toMatchObject({
      title: 'Left',
      tags: { [tagId(1)]: true },
    })
    expect(resolved(given, { choice: 'take', field: 'title', rev: given[1]!.rev })).toMatchObject({ title: 'Right' })
  })

  it('keeps both titles in one line, the same on every device', () => {
    const titleOn = (device: DeviceId): string => {
      const outcome = resolveLeaves(renamed(), [{ choice: 'both', field: 'title' }], at(9000, device))
      return outcome.kind === 'resolved' ? outcome.body.title : outcome.kind
    }
    expect(titleOn(LAPTOP)).toBe('Left / Right')
    expect(titleOn(PHONE)).toBe('Left / Right')
  })

  it('refuses both names of a tag that are too long for one', () => {
    const start = tag()
    const long = leaves(
      edit(start, { name: 'a'.repeat(70) }, at(2000)),
      edit(start, { name: 'b'.repeat(70) }, at(3000, PHONE)),
    )
    expect(() => resolve(long, { choice: 'both', field: 'name' })).toThrow(/too long/)
  })

  it('may be written by hand, and is refused when it does not fit', () => {
    expect(resolved(renamed(), { choice: 'own', field: 'title', value: 'Mine' }).title).toBe('Mine')
    const start = tag()
    const given = leaves(edit(start, { name: 'a' }, at(2000)), edit(start, { name: 'b' }, at(3000, PHONE)))
    expect(() => resolve(given, { choice: 'own', field: 'name', value: ' ' })).toThrow(/needs a name/)
    expect(() => resolve(given, { choice: 'own', field: 'color', value: '#000000' })).toThrow(/no question/)
  })

  it('settles the question: beside either side it is not asked again', () => {
    const given = renamed()
    const answer = resolved(given, { choice: 'take', field: 'title', rev: given[0]!.rev })
    expect(mergeLeaves(leaves(answer, given[1]!.doc))).toMatchObject({ kind: 'collapse' })
    expect(mergeLeaves(leaves(answer, given[0]!.doc))).toMatchObject({ kind: 'collapse' })
  })

  it('of another device to the same question collapses when equal and is asked about when not', () => {
    const given = renamed()
    const one = resolveLeaves(given, [{ choice: 'take', field: 'title', rev: given[0]!.rev }], at(9000))
    const two = resolveLeaves(given, [{ choice: 'take', field: 'title', rev: given[0]!.rev }], at(9001, PHONE))
    const other = resolveLeaves(given, [{ choice: 'own', field: 'title', value: 'x' }], at(9002, PHONE))
    if (one.kind !== 'resolved' || two.kind !== 'resolved' || other.kind !== 'resolved') throw new Error('not resolved')
    expect(mergeLeaves(leaves(one.body, two.body)).kind).toBe('merged')
    expect(mergeLeaves(leaves(one.body, other.body)).kind).toBe('review')
  })

  it('to one of two questions leaves only the other', () => {
    const given = leaves(
      edit(base, { title: 'Left', deletedAt: 2000, deletedSaw: [] }, at(2000)),
      edit(base, { title: 'Right' }, at(3000, PHONE)),
    )
    expect(asked(given).map(({ field }) => field)).toEqual(['title', 'deletedAt'])
    for (const first of [
      { choice: 'take', field: 'title', rev: given[0]!.rev },
      { choice: 'take', field: 'deletedAt', rev: given[1]!.rev },
    ] as const) {
      const outcome = resolve(given, first)
      if (outcome.kind !== 'narrowed') throw new Error(outcome.kind)
      expect(asked([...outcome.bodies]).map(({ field }) => field)).toEqual([
        first.field === 'title' ? 'deletedAt' : 'title',
      ])
    }
  })

  it('restores or lets go a deleted entry', () => {
    const given = leaves(
      edit(base, { deletedAt: 2000, deletedSaw: [] }, at(2000)),
      edit(base, { title: 'Right' }, at(3000, PHONE)),
    )
    expect(resolved(given, { choice: 'take', field: 'deletedAt', rev: given[0]!.rev })).toMatchObject({
      title: 'Right',
      deletedAt: 2000,
      deletedSaw: [],
    })
    expect(resolved(given, { choice: 'take', field: 'deletedAt', rev: given[1]!.rev })).toMatchObject({
      title: 'Right',
      deletedAt: null,
      deletedSaw: null,
    })
    expect(resolved(given, { choice: 'both', field: 'deletedAt' })).toMatchObject({ deletedAt: null })
    expect(() => resolve(given, { choice: 'own', field: 'deletedAt', value: 'x' })).toThrow()
  })

  it('to a text is what the history goes on from', () => {
    const start = message()
    const given = leaves(
      edit(start, { text: 'see you Friday at the lake' }, at(2000)),
      edit(start, { text: 'see you Monday at the lake' }, at(3000, PHONE)),
    )
    const body = resolved(given, { choice: 'own', field: 'text', value: 'see you Sunday at the lake' })
    const later = edit(given[1]!.doc, { text: 'I see you Monday at the lake' }, at(9500, PHONE))
    expect(mergeLeaves(leaves(body, later))).toMatchObject({
      kind: 'merged',
      body: { text: 'I see you Sunday at the lake' },
    })
  })
})

describe('taking a resolution back', () => {
  const cases = {
    title: renamed(),
    text: leaves(
      edit(message(), { text: 'see you Friday at the lake' }, at(2000)),
      edit(message(), { text: 'see you Monday at the lake' }, at(3000, PHONE)),
    ),
    deletedAt: leaves(
      edit(base, { deletedAt: 2000, deletedSaw: [] }, at(2000)),
      edit(base, { title: 'Right' }, at(3000, PHONE)),
    ),
  } as Record<string, LiveLeaf<Mergeable>[]>

  it.each(['title', 'text', 'deletedAt'])('asks about the %s again, whichever side was taken', (field) => {
    const given = cases[field]!
    const before = asked(given)
    for (const { rev } of given) {
      const body = resolved(given, { choice: 'take', field, rev })
      const sides = reopen(body, before, at(10_000, TABLET))
      const again = asked(leaves(...sides))
      expect(again.map((question) => question.field)).toEqual([field])
      if (field !== 'deletedAt')
        expect(again[0]!.sides.map(({ value }) => value)).toEqual(before[0]!.sides.map(({ value }) => value))
    }
  })
})
