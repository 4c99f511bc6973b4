import * as A from '@automerge/automerge'
import { describe, expect, it } from 'vitest'
import { fromBase64 } from '../../../app/base64'
import { begin, edit, editSetting } from '../../../app/merge/document/edit'
import type { EditContext } from '../../../app/merge/document/entity'
import { sessionIdSchema, messageIdSchema, settingId, tagIdSchema, type DeviceId } from '../../../app/ids'
import type { Message, Session } from '../../../app/model'
import { sessionSchema } from '../../../app/model/session'

const UUID = '3f0c1c52-6f9d-4b0e-9a53-0f8f1e6a7b01'
const tag = (n: number) => tagIdSchema.parse(`tag:3f0c1c52-6f9d-4b0e-9a53-0f8f1e6a7b0${n}`)

let random = 0
const at = (nowMs: number, device = 'aaaaaaaaaaaaaaaa'): EditContext => ({
  device: device as DeviceId,
  nowMs,
  randomHex: () => (++random).toString(16).padStart(16, '0'),
})

const session = (ctx = at(1000)) =>
  begin<Session>(
    {
      id: sessionIdSchema.parse(`session:${UUID}`),
      type: 'session',
      title: 'Monday',
      createdAt: 1000,
      tags: {},
      pinned: false,
      archived: false,
      deletedAt: null,
      deletedSaw: null,
    },
    ctx,
  )

const message = (text = 'hello world'): Message =>
  begin<Message>(
    {
      id: messageIdSchema.parse(`message:${UUID}:${UUID}`),
      type: 'message',
      role: 'note',
      text,
      recordingId: null,
      createdAt: 1000,
      deletedAt: null,
    },
    at(1000),
  )

const load = (am: string | undefined) => A.load<Record<string, unknown>>(fromBase64(am!))
const actorsOf = (am: string | undefined) => new Set(A.getChangesMetaSince(load(am), []).map((change) => change.actor))

describe('beginning an entity', () => {
  it('gives a session its history and a body that parses', () => {
    const body = session()
    expect(sessionSchema.parse(body)).toEqual(body)
    expect(String(load(body.am).title)).toBe('Monday')
  })

  it('leaves the history of a message for its first edit', () => {
    expect(message().am).toBeUndefined()
  })

  it('refuses times that are not whole milliseconds', () => {
    expect(() => session(at(1.5))).toThrow(/milliseconds/)
  })
})

describe('editing', () => {
  it('answers the same body when nothing changes', () => {
    const body = session()
    expect(edit(body, { title: 'Monday', tags: {}, pinned: false }, at(2000))).toBe(body)
  })

  it('projects every change of history fields', () => {
    const body = edit(session(), { title: 'Tuesday', tags: { [tag(1)]: true }, deletedAt: 5, deletedSaw: [] }, at(2000))
    expect(body).toMatchObject({ title: 'Tuesday', tags: { [tag(1)]: true }, deletedAt: 5, deletedSaw: [] })
    const back = edit(body, { tags: {}, deletedAt: null, deletedSaw: null }, at(3000))
    expect(back).toMatchObject({ title: 'Tuesday', tags: {}, deletedAt: null, deletedSaw: null })
  })

  it('keeps the time of a change in milliseconds', () => {
    const body = edit(session(), { title: 'x' }, at(1_764_000_000_123))
    expect(A.getChangesMetaSince(load(body.am), []).map((change) => change.time)).toEqual([1000, 1_764_000_000_123])
  })

  it('stamps pinned beside the history, later than what it replaces even by a slow clock', () => {
    const once = edit(session(), { pinned: true }, at(9000))
    const twice = edit(once, { pinned: false }, at(100, 'bbbbbbbbbbbbbbbb'))
    expect(twice.am).toBe(once.am)
    expect(twice.stamps['pinned']).toEqual({ atMs: 9001, device: 'bbbbbbbbbbbbbbbb' })
  })

  it('refuses fields that are made once', () => {
    expect(() => edit(session(), { createdAt: 5 }, at(2000))).toThrow(/cannot be changed/)
  })

  it('refuses an entity of a newer format', () => {
    expect(() => edit({ ...session(), format: 99 }, { title: 'x' }, at(2000))).toThrow(/newer version/)
  })

  it('gives two first edits of one message the same root, and both texts merge', () => {
    const left = edit(message(), { text: 'oh hello world' }, at(2000))
    const right = edit(message(), { text: 'hello world again' }, at(3000, 'bbbbbbbbbbbbbbbb'))
    const merged = A.merge(load(left.am), load(right.am))
    expect(merged['text']).toBe('oh hello world again')
  })

  it('shows two values, never doubled text, when first edits start from different bodies', () => {
    const left = edit(message('one'), { text: 'one more' }, at(2000))
    const right = edit(message('two'), { text: 'two more' }, at(3000, 'bbbbbbbbbbbbbbbb'))
    const merged = A.merge(load(left.am), load(right.am))
    expect(Object.values(A.getConflicts(merged, 'text')!).sort()).toEqual(['one more', 'two more'])
  })
})

describe('the actor', () => {
  it('starts with the device and is kept while this process goes on from its own change', () => {
    let body = session()
    for (let n = 0; n < 20; n++) body = edit(body, { title: `title ${n}` }, at(2000 + n))
    const actors = [...actorsOf(body.am)]
    expect(actors).toHaveLength(1)
    expect(actors[0]).toMatch(/^aaaaaaaaaaaaaaaa/)
  })

  it('is new when the history lacks the change made last, so that the branches can be merged', () => {
    const start = session()
    const left = edit(start, { title: 'left' }, at(2000))
    const right = edit(start, { title: 'right' }, at(3000))
    const merged = A.merge(load(left.am), load(right.am))
    expect(Object.values(A.getConflicts(merged, 'title')!).map(String).sort()).toEqual(['left', 'right'])
  })
})

describe('a setting', () => {
  it('gets a stamp later than the one it replaces, and none for the same value', () => {
    const id = settingId('theme')
    const first = editSetting(null, { id, value: 'dark' }, at(5000))
    expect(editSetting(first, { id, value: 'dark' }, at(6000))).toBe(first)
    expect(editSetting(first, { id, value: 'light' }, at(100)).stamp.atMs).toBe(5001)
  })
})
