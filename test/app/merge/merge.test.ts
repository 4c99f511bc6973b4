import { describe, expect, it } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { mergeLeaves } from '../../../app/merge/merge'
import type { LiveLeaf, MergeOutcome } from '../../../app/merge/outcome'
import type { Entity } from '../../../app/model'
import { at, LAPTOP, leaves, message, orders, PHONE, prompt, session, tag, TABLET, tagId } from './fixtures'

/** Merges in every order of the leaves and expects one outcome. */
function merge<E extends Entity>(given: LiveLeaf<E>[]): MergeOutcome<E> {
  const [first, ...others] = orders(given).map((order) => mergeLeaves(order))
  for (const other of others) expect(other).toEqual(first)
  return first!
}

const merged = <E extends Entity>(given: LiveLeaf<E>[]): E => {
  const outcome = merge(given)
  if (outcome.kind !== 'merged') throw new Error(`expected a merge, not ${JSON.stringify(outcome)}`)
  expect(outcome.parent).toBe(given[0]!.rev)
  expect(outcome.losers).toEqual(given.slice(1).map(({ rev }) => rev))
  return outcome.body
}

const questions = (given: LiveLeaf<Entity>[]) => {
  const outcome = merge(given)
  if (outcome.kind !== 'review') throw new Error(`expected questions, not ${JSON.stringify(outcome)}`)
  return outcome.questions
}

describe('leaves that say the same', () => {
  it('collapse onto the winner when they are equal', () => {
    const body = session()
    expect(merge(leaves(body, body))).toMatchObject({
      kind: 'collapse',
      keep: '3-f' + '0'.repeat(31),
      losers: ['3-e' + '0'.repeat(31)],
    })
  })

  it('collapse onto the one that has seen everything of the others', () => {
    const old = session()
    const next = edit(old, { title: 'Tuesday' }, at(2000))
    const outcome = merge(leaves(old, next))
    expect(outcome).toMatchObject({ kind: 'collapse', keep: '3-e' + '0'.repeat(31) })
  })

  it('keep a stamped value that only the older history has', () => {
    const old = session()
    const pinned = edit(old, { pinned: true }, at(3000, PHONE))
    const renamed = edit(old, { title: 'Tuesday' }, at(2000))
    expect(merged(leaves(pinned, renamed))).toMatchObject({ title: 'Tuesday', pinned: true })
  })

  it('merge without a question when both gave the same title', () => {
    const base = session()
    const body = merged(leaves(edit(base, { title: 'Same' }, at(2000)), edit(base, { title: 'Same' }, at(3000, PHONE))))
    expect(body.title).toBe('Same')
  })
})

describe('titles and names', () => {
  it('are asked about, with both values, devices, times and what they were', () => {
    const base = session()
    expect(
      questions(leaves(edit(base, { title: 'Left' }, at(2000)), edit(base, { title: 'Right' }, at(3000, PHONE)))),
    ).toEqual([
      {
        field: 'title',
        kind: 'line',
        base: 'Monday',
        proposal: null,
        sides: [
          { rev: '3-f' + '0'.repeat(31), device: LAPTOP, atMs: 2000, value: 'Left' },
          { rev: '3-e' + '0'.repeat(31), device: PHONE, atMs: 3000, value: 'Right' },
        ],
      },
    ])
  })

  it('are asked about once for three devices of which two agree', () => {
    const base = tag()
    const [question] = questions(
      leaves(
        edit(base, { name: 'one' }, at(2000)),
        edit(base, { name: 'two' }, at(3000, PHONE)),
        edit(base, { name: 'one' }, at(4000, TABLET)),
      ),
    )
    expect(question?.sides.map(({ value }) => value)).toEqual(['one', 'two'])
  })

  it('are asked about when one side changed the title and changed it back', () => {
    const base = session()
    const there = edit(base, { title: 'Elsewhere' }, at(2000))
    const back = edit(there, { title: 'Monday' }, at(2500))
    const [question] = questions(leaves(edit(base, { title: 'Right' }, at(3000, PHONE)), back))
    expect(question?.sides.map(({ value }) => value)).toEqual(['Right', 'Monday'])
  })

  it('leave out a leaf that did not touch them', () => {
    const base = session()
    const [question] = questions(
      leaves(
        edit(base, { tags: { [tagId(1)]: true } }, at(2000, TABLET)),
        edit(base, { title: 'Left' }, at(2000)),
        edit(base, { title: 'Right' }, at(3000, PHONE)),
      ),
    )
    expect(question?.sides.map(({ value }) => value)).toEqual(['Left', 'Right'])
  })
})

describe('tags', () => {
  it('of both sides are kept, and an add wins over a removal beside it', () => {
    const base = edit(session(), { tags: { [tagId(1)]: true } }, at(1500))
    const removed = edit(base, { tags: { [tagId(2)]: true } }, at(2000))
    const again = edit(
      edit(base, { tags: {} }, at(2000, PHONE)),
      { tags: { [tagId(1)]: true, [tagId(3)]: true } },
      at(2500, PHONE),
    )
    expect(merged(leaves(removed, again)).tags).toEqual({ [tagId(1)]: true, [tagId(2)]: true, [tagId(3)]: true })
  })

  it('go when one side removed them and the other left them alone', () => {
    const base = edit(session(), { tags: { [tagId(1)]: true } }, at(1500))
    const removed = edit(base, { tags: {} }, at(2000))
    const renamed = edit(base, { title: 'x' }, at(2500, PHONE))
    expect(merged(leaves(removed, renamed))).toMatchObject({ tags: {}, title: 'x' })
  })
})

describe('last writer wins', () => {
  it('field by field, by stamp and not by document', () => {
    const base = session()
    const left = edit(edit(base, { pinned: true }, at(5000)), { archived: true }, at(2000))
    const right = edit(edit(base, { pinned: false, archived: false }, at(1000, PHONE)), { title: 'x' }, at(9000, PHONE))
    expect(merged(leaves(right, left))).toMatchObject({ pinned: true, archived: true, title: 'x' })
  })

  it('takes the greater device when the times are equal', () => {
    const base = tag()
    const given = leaves(edit(base, { color: '#000002' }, at(5000)), edit(base, { color: '#000001' }, at(5000, PHONE)))
    expect(merge(given)).toMatchObject({ kind: 'collapse', keep: given[1]!.rev })
  })
})

describe('texts', () => {
  const base = message()

  it('merge when the changes stand in different places', () => {
    const left = edit(base, { text: 'see you Tuesday at the old lake' }, at(2000))
    const right = edit(base, { text: 'I see you Tuesday at the lake' }, at(3000, PHONE))
    expect(merged(leaves(left, right)).text).toBe('I see you Tuesday at the old lake')
  })

  it('are asked about when the same word became two others, without a proposal', () => {
    const left = edit(base, { text: 'see you Friday at the lake' }, at(2000))
    const right = edit(base, { text: 'see you Monday at the lake' }, at(3000, PHONE))
    const [question] = questions(leaves(left, right))
    expect(question).toMatchObject({ field: 'text', kind: 'text', base: base.text })
    expect(question?.sides.map(({ value }) => value)).toEqual([left.text, right.text])
    expect(question?.proposal).toBeNull()
  })

  it('are asked about with a proposal when whole sentences were added in one place', () => {
    const start = message('We met. Then it rained.')
    const left = edit(start, { text: 'We met. Then it rained. I had no coat.' }, at(2000))
    const right = edit(start, { text: 'We met. Then it rained. Ada laughed!' }, at(3000, PHONE))
    const [question] = questions(leaves(left, right))
    expect(question?.proposal).toBe('We met. Then it rained. I had no coat. Ada laughed!')
  })

  it('take the same addition of both sides once, and the rest of both', () => {
    const left = edit(base, { text: 'see you Tuesday at the lake today' }, at(2000))
    const right = edit(base, { text: 'I see you Tuesday at the lake today' }, at(3000, PHONE))
    expect(merged(leaves(left, right)).text).toBe('I see you Tuesday at the lake today')
  })

  it('that are equal on both sides stay as they are', () => {
    const left = edit(base, { text: 'see you Tuesday at the lake today' }, at(2000))
    const right = edit(base, { text: 'see you Tuesday at the lake today' }, at(3000, PHONE))
    expect(merged(leaves(left, right)).text).toBe('see you Tuesday at the lake today')
  })

  it('of three devices merge as one', () => {
    const one = edit(base, { text: 'I see you Tuesday at the lake' }, at(2000))
    const two = edit(base, { text: 'see you Tuesday at the old lake' }, at(3000, PHONE))
    const three = edit(base, { text: 'see you Tuesday at the lake, late' }, at(4000, TABLET))
    expect(merged(leaves(one, two, three)).text).toBe('I see you Tuesday at the old lake, late')
  })

  it('of messages made from different bodies are asked about, never doubled', () => {
    const left = edit(message('one'), { text: 'one more' }, at(2000))
    const right = edit(message('two'), { text: 'two more' }, at(3000, PHONE))
    const [question] = questions(leaves(left, right))
    expect(question?.sides.map(({ value }) => value)).toEqual(['one more', 'two more'])
  })

  it('can be edited and merged again after equal texts of different origin were taken as one', () => {
    const left = edit(message('one'), { text: 'same now' }, at(2000))
    const right = edit(message('two'), { text: 'same now' }, at(3000, PHONE))
    const one = merged(leaves(left, right))
    expect(one.text).toBe('same now')
    const after = edit(one, { text: 'same now and then' }, at(4000))
    const before = edit(one, { text: 'all the same now' }, at(5000, PHONE))
    expect(merged(leaves(after, before)).text).toBe('all the same now and then')
  })

  it('and names of prompts follow their own rules', () => {
    const start = prompt()
    const left = edit(start, { name: 'Evening', content: 'What went well today? Why?' }, at(2000))
    const right = edit(start, { content: 'So: What went well today?' }, at(3000, PHONE))
    expect(merged(leaves(left, right))).toMatchObject({ name: 'Evening', content: 'So: What went well today? Why?' })
  })
})

describe('a merge', () => {
  it('names the devices and the rules it went by', () => {
    const base = session()
    const outcome = merge(
      leaves(
        edit(base, { tags: { [tagId(1)]: true } }, at(2000)),
        edit(base, { tags: { [tagId(2)]: true } }, at(3000, PHONE)),
      ),
    )
    expect(outcome).toMatchObject({ devices: [LAPTOP, PHONE], rules: [{ field: 'tags', rule: 'union' }] })
  })

  it('of a merge and a leaf beside it loses nothing of either', () => {
    const base = session()
    const one = edit(base, { tags: { [tagId(1)]: true } }, at(2000))
    const two = edit(base, { tags: { [tagId(2)]: true } }, at(3000, PHONE))
    const three = edit(base, { tags: { [tagId(3)]: true } }, at(4000, TABLET))
    const both = merged(leaves(one, two))
    expect(Object.keys(merged(leaves(both, three)).tags)).toHaveLength(3)
    expect(merge(leaves(both, merged(leaves(one, two, three))))).toMatchObject({
      kind: 'collapse',
      keep: '3-e' + '0'.repeat(31),
    })
  })
})
