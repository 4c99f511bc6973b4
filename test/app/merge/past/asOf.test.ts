import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edit } from '../../../../app/merge/document/edit'
import { mergeLeaves } from '../../../../app/merge/merge'
import { asOf, bringBackAsOf } from '../../../../app/merge/past/asOf'
import { durationAsOf, transcriptAsOf } from '../../../../app/merge/past/sound'
import type { Message, Session, Transcript } from '../../../../app/model'
import { at, LAPTOP, leaves, manifest, message, PHONE, recording, session, tagId } from '../fixtures'

const fieldsAt = (body: Session | Message, atMs: number) => {
  const past = asOf([body], atMs)
  if (past.kind === 'absent') throw new Error('absent')
  return past.fields
}

describe('an entity as of a time', () => {
  it('is what its changes up to then say, and not there before the first', () => {
    const first = edit(session(), { title: 'Tuesday' }, at(2000))
    const body = edit(edit(first, { tags: { [tagId(1)]: true } }, at(3000)), { deletedAt: 4000 }, at(4000))
    expect(asOf([body], 999)).toEqual({ kind: 'absent', sinceMs: 1000 })
    expect(fieldsAt(body, 1999)).toMatchObject({ title: 'Monday', tags: {}, deletedAt: null })
    expect(fieldsAt(body, 2000)).toMatchObject({ title: 'Tuesday', tags: {} })
    expect(fieldsAt(body, 3500)).toMatchObject({ tags: { [tagId(1)]: true }, deletedAt: null })
    expect(fieldsAt(body, 9999)).toMatchObject({ title: 'Tuesday', deletedAt: 4000 })
  })

  it('without a history is as it was made, and after its first edit still was', () => {
    const before = message('one')
    expect(fieldsAt(before, 1000)['text']).toBe('one')
    const after = edit(before, { text: 'one two' }, at(5000))
    expect(fieldsAt(after, 4999)['text']).toBe('one')
    expect(fieldsAt(after, 5000)['text']).toBe('one two')
    expect(asOf([after], 999)).toMatchObject({ kind: 'absent', sinceMs: 1000 })
  })

  it('never shows a change without those it builds on, whatever the clock of its device said', () => {
    const ahead = edit(message('one'), { text: 'one two' }, at(9000, PHONE))
    const behind = edit(ahead, { text: 'one two three' }, at(2000))
    expect(fieldsAt(behind, 2500)['text']).toBe('one')
    expect(fieldsAt(behind, 9000)['text']).toBe('one two three')
  })

  it('shows the newer side of what was changed apart, and the other beside it', () => {
    const base = session()
    const left = edit(base, { title: 'Left', tags: { [tagId(1)]: true } }, at(2000))
    const right = edit(base, { title: 'Right', tags: { [tagId(2)]: true } }, at(3000, PHONE))
    expect(asOf([left, right], 3500)).toMatchObject({
      kind: 'there',
      fields: { title: 'Right', tags: { [tagId(1)]: true, [tagId(2)]: true } },
      apart: [{ field: 'title', device: LAPTOP, value: 'Left' }],
    })
    expect(asOf([left, right], 2500)).toMatchObject({ fields: { title: 'Left' }, apart: [] })
  })

  it('puts what two devices changed in different fields together', () => {
    const base = edit(message('one two three'), { text: 'one two three.' }, at(1500))
    const left = edit(base, { text: 'ONE two three.' }, at(2000))
    const right = edit(base, { deletedAt: 2500 }, at(2500, PHONE))
    expect(asOf([left, right], 2600)).toMatchObject({ fields: { text: 'ONE two three.', deletedAt: 2500 }, apart: [] })
    const texts = [
      edit(base, { text: 'ONE two three.' }, at(2000)),
      edit(base, { text: 'one two THREE.' }, at(2500, PHONE)),
    ]
    expect(asOf([texts[0]!, texts[1]!], 2600)).toMatchObject({ fields: { text: 'ONE two THREE.' }, apart: [] })
    const outcome = mergeLeaves(leaves(texts[0]!, texts[1]!))
    if (outcome.kind !== 'merged') throw new Error(outcome.kind)
    expect(fieldsAt(outcome.body, 9000)['text']).toBe('ONE two THREE.')
  })

  it('agrees at every time with what the body said then', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.integer({ min: 1, max: 50 })), { maxLength: 12 }), (edits) => {
        let body: Message = message('start')
        let nowMs = 1000
        const said: [number, string][] = [[1000, 'start']]
        for (const [typed, pause] of edits) {
          nowMs += pause
          body = edit(body, { text: typed.toWellFormed() }, at(nowMs))
          said.push([nowMs, body.text])
        }
        for (const [timeMs, text] of said) expect(fieldsAt(body, timeMs)['text']).toBe(text)
      }),
      { numRuns: 40 },
    )
  })
})

describe('bringing back what stood at a time', () => {
  it('is a new edit that leaves the history as it is', () => {
    const body = edit(edit(session(), { title: 'Tuesday' }, at(2000)), { title: 'lost', deletedAt: 3000 }, at(3000))
    const back = bringBackAsOf(body, 2500, at(4000))
    expect(back).toMatchObject({ title: 'Tuesday', deletedAt: null, deletedSaw: null })
    expect(fieldsAt(back, 3500)).toMatchObject({ title: 'lost', deletedAt: 3000 })
  })

  it('changes nothing where it says the same, where it was not there, and never puts anything into the trash', () => {
    const body = session()
    expect(bringBackAsOf(body, 2000, at(3000))).toBe(body)
    expect(bringBackAsOf(body, 500, at(3000))).toBe(body)
    const restored = edit(edit(session(), { deletedAt: 2000 }, at(2000)), { deletedAt: null }, at(3000))
    expect(bringBackAsOf(restored, 2500, at(4000))).toBe(restored)
  })
})

describe('sound as of a time', () => {
  const heard = (text: string, rank: number, createdAt: number): Transcript => ({
    ...{ text, rank, createdAt, segments: [], language: null, engine: 'e', model: 'm' },
    device: LAPTOP,
  })

  it('has the transcript that stood then', () => {
    const body = { ...recording(), transcript: heard('better', 5, 3000), heard: [heard('first', 1, 2000)] }
    expect(transcriptAsOf(body, 1999)).toBeNull()
    expect(transcriptAsOf(body, 2500)?.text).toBe('first')
    expect(transcriptAsOf(body, 3000)?.text).toBe('better')
  })

  it('has the length before a trim', () => {
    const previous = [
      { manifest: manifest(1), durationMs: 60_000, replacedAt: 2000 },
      { manifest: manifest(2), durationMs: 50_000, replacedAt: 3000 },
    ]
    const body = { ...recording(), durationMs: 40_000, previous }
    expect([1500, 2500, 3500].map((timeMs) => durationAsOf(body, timeMs))).toEqual([60_000, 50_000, 40_000])
  })
})
