import { describe, expect, it } from 'vitest'
import { edit, editSetting } from '../../../app/merge/document/edit'
import { knows } from '../../../app/merge/knows'
import { mergeLeaves } from '../../../app/merge/merge'
import type { Entity, Recording } from '../../../app/model'
import { settingId } from '../../../app/ids'
import { at, leaves, manifest, message, PHONE, recording, session, tag, tagId, transcript } from './fixtures'

const first = transcript('one', 1, 10)
const second = transcript('two', 2, 20)
const heard = (body: Recording): Recording => ({ ...body, transcript: first })
const dark = editSetting(null, { id: settingId('theme'), value: 'dark' }, at(10))
const monday = session()
const work = tag()
const renamed = edit(session(), { title: 'Tuesday' }, at(2000))
const trimmed = edit(heard(recording()), { manifest: manifest(2), previous: [] }, at(30))

const steps: [string, Entity, Entity][] = [
  ['a title', monday, edit(monday, { title: 'Tuesday' }, at(2000))],
  ['a tag', renamed, edit(renamed, { tags: { [tagId(1)]: true } }, at(3000))],
  ['a pin', monday, edit(monday, { pinned: true }, at(2000))],
  ['the first edit of a note', message(), edit(message(), { text: 'see you Wednesday' }, at(2000))],
  ['a colour', work, edit(work, { color: '#445566' }, at(2000))],
  ['a transcript', recording(), heard(recording())],
  ['a second transcript', heard(recording()), { ...recording(), transcript: second, heard: [first] }],
  [
    'a worse transcript that was asked for',
    { ...recording(), transcript: second },
    { ...recording(), transcript: first, heard: [second] },
  ],
  ['a trim', heard(recording()), trimmed],
  ['an erased key', recording(), { ...recording(), key: null }],
  ['a setting', dark, editSetting(dark, { id: dark.id, value: 'light' }, at(20))],
]

describe('what a version has to know of the one it replaces', () => {
  it.each(steps)('%s: the later one knows the earlier, and not the other way round', (_what, before, after) => {
    expect(knows(after, before)).toBe(true)
    expect(knows(before, before)).toBe(true)
    expect(knows(before, after)).toBe(false)
  })

  it('a merge knows all of its sides', () => {
    const base = session()
    const sides = [edit(base, { pinned: true }, at(2000)), edit(base, { tags: { [tagId(2)]: true } }, at(2001, PHONE))]
    const outcome = mergeLeaves(leaves(...sides))
    if (outcome.kind !== 'merged') throw new Error(outcome.kind)
    for (const side of [base, ...sides]) expect(knows(outcome.body, side)).toBe(true)
  })

  it('transcripts beyond the last few that are kept are not missed', () => {
    const all = [1, 2, 3, 4].map((n) => transcript(`t${n}`, n, n * 10))
    const before: Recording = { ...recording(), transcript: all[3]!, heard: all.slice(0, 3) }
    const after: Recording = { ...recording(), transcript: transcript('t5', 5, 50), heard: all.slice(1) }
    expect(knows(after, before)).toBe(true)
  })
})
