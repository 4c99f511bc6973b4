import { describe, expect, it } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { mergeLeaves } from '../../../app/merge/merge'
import { hasHistoryOf } from '../../../app/merge/knows'
import { askedAgain, hasUnseenWords, unknownEntry, wasAskedAgain } from '../../../app/merge/purge'
import type { Message, Session } from '../../../app/model'
import { sessionSchema } from '../../../app/model/session'
import { at, LAPTOP, manifest, message, PHONE, recording, session, tagId, transcript } from './fixtures'

describe('what a person wrote and a purge had not seen', () => {
  const note = message()

  it('is a change of words, or taking something out of the trash', () => {
    expect(hasUnseenWords(edit(note, { text: 'other words' }, at(2000)), [note])).toBe(true)
    expect(hasUnseenWords(edit(session(), { title: 'Tuesday' }, at(2000)), [session()])).toBe(true)
    const heard = recording()
    expect(hasUnseenWords(edit(heard, { editedText: 'mine' }, at(2000)), [heard])).toBe(true)
    const trashed = edit(session(), { deletedAt: 2000, deletedSaw: [] }, at(2000))
    expect(hasUnseenWords(edit(trashed, { deletedAt: null, deletedSaw: null }, at(3000)), [trashed])).toBe(true)
    const trimmed = edit(heard, { manifest: manifest(2) }, at(2000))
    expect(hasUnseenWords(trimmed, [heard])).toBe(true)
  })

  it('is not a tag, a pin, what a machine heard, or something that is in the trash anyway', () => {
    const entry = session()
    expect(hasUnseenWords(edit(entry, { tags: { [tagId(1)]: true }, pinned: true }, at(2000)), [entry])).toBe(false)
    const heard = recording()
    const machine = edit(heard, { transcript: transcript('heard', 1, 2000, LAPTOP), marked: true }, at(2000))
    expect(hasUnseenWords(machine, [heard])).toBe(false)
    const gone = edit(edit(note, { text: 'other words' }, at(2000)), { deletedAt: 3000 }, at(3000))
    expect(hasUnseenWords(gone, [note])).toBe(false)
  })

  it('is not what a merge wrote of two versions that it had both seen', () => {
    const left = edit(note, { text: 'we see you Tuesday at the lake' }, at(2000))
    const right = edit(note, { text: 'see you Tuesday at the lake, all of you' }, at(2001, PHONE))
    const merged = mergeLeaves<Message>([
      { rev: '2-a', doc: left },
      { rev: '2-b', doc: right },
    ])
    if (merged.kind !== 'merged') throw new Error(merged.kind)
    expect(hasUnseenWords(merged.body, [left, right])).toBe(false)
    expect(hasUnseenWords(merged.body, [left])).toBe(true)
    expect(hasHistoryOf(merged.body, right)).toBe(true)
    expect(hasHistoryOf(right, merged.body)).toBe(false)
  })
})

describe('an entry that is asked about again', () => {
  const asked = (body: Session): Session => sessionSchema.parse(askedAgain(body))

  it('is in the trash with nothing seen, keeps what it says, and is the same on every device', () => {
    const entry = edit(session({ tags: { [tagId(1)]: true } }), { title: 'Tuesday' }, at(2000))
    expect(asked(entry)).toMatchObject({ title: 'Tuesday', tags: entry.tags, deletedAt: 2000, deletedSaw: [] })
    expect(asked(entry)).toEqual(asked(structuredClone(entry)))
    expect(wasAskedAgain(asked(entry), entry)).toBe(true)
    expect(wasAskedAgain(entry, entry)).toBe(false)
  })

  it('merges without a question with one that another device made of a later version', () => {
    const entry = session()
    const trashed = edit(entry, { deletedAt: 5000, deletedSaw: [message().id] }, at(5000, PHONE))
    const outcome = mergeLeaves<Session>([
      { rev: '4-a', doc: asked(entry) },
      { rev: '4-b', doc: asked(trashed) },
    ])
    if (outcome.kind !== 'merged') throw new Error(outcome.kind)
    expect(outcome.body.deletedAt).not.toBeNull()
    expect(outcome.body.deletedSaw).toEqual([])
  })

  it('can be made up, and two that were made up apart merge without a question', () => {
    const { id } = session()
    const leaves = [1000, 2000].map((createdAt, n) => ({
      rev: `4-${'ab'[n]!}`,
      doc: asked(unknownEntry(id, createdAt)),
    }))
    expect(mergeLeaves<Session>(leaves).kind).not.toBe('review')
  })
})
