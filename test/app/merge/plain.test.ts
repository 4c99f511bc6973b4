import { describe, expect, it } from 'vitest'
import { editSetting, edit } from '../../../app/merge/document/edit'
import { mergeLeaves } from '../../../app/merge/merge'
import type { Recording } from '../../../app/model'
import { settingId } from '../../../app/ids'
import { at, LAPTOP, leaves, manifest, orders, PHONE, recording, transcript } from './fixtures'

function body(...docs: Recording[]): Recording {
  const [first, ...others] = orders(leaves(...docs)).map((order) => mergeLeaves(order))
  for (const other of others) expect(other).toEqual(first)
  if (first?.kind === 'merged') return first.body
  if (first?.kind === 'collapse') return leaves(...docs).find(({ rev }) => rev === first.keep)!.doc
  throw new Error('a person was asked')
}

const base = recording()

describe('transcripts by machines', () => {
  it('stand by their rank, then the earlier', () => {
    const small = edit(base, { transcript: transcript('small', 1, 2000) }, at(2000))
    const large = edit(base, { transcript: transcript('large', 2, 3000, PHONE) }, at(3000, PHONE))
    const later = edit(base, { transcript: transcript('large, later', 2, 4000) }, at(4000))
    expect(body(small, large, later).transcript?.text).toBe('large')
  })

  it('that gave way are kept beside the one that stands, the same on every side', () => {
    const base = recording()
    const small = edit(base, { transcript: transcript('small', 1, 2000) }, at(2000))
    const large = edit(base, { transcript: transcript('large', 2, 3000, PHONE) }, at(3000, PHONE))
    for (const order of [
      [small, large],
      [large, small],
    ] as const)
      expect(body(...order).heard?.map(({ text }) => text)).toEqual(['small'])
    expect(body(small, small).heard).toBeUndefined()
  })

  it('never touch what a person wrote, and need no history', () => {
    const written = edit(base, { editedText: 'by hand' }, at(2000))
    const heard = edit(base, { transcript: transcript('by ear', 1, 3000, PHONE) }, at(3000, PHONE))
    expect(body(written, heard)).toMatchObject({ editedText: 'by hand', transcript: { text: 'by ear' } })
    expect(body(heard, edit(base, { marked: true }, at(1)))).not.toHaveProperty('am')
  })

  it('corrected by hand on two devices for the first time are asked about', () => {
    const left = edit(base, { editedText: 'one' }, at(2000))
    const right = edit(base, { editedText: 'two' }, at(3000, PHONE))
    expect(mergeLeaves(leaves(left, right))).toMatchObject({
      kind: 'review',
      questions: [{ field: 'editedText', base: null, proposal: null }],
    })
  })
})

describe('audio', () => {
  it('trimmed on two devices keeps the later trim and the other as an earlier version', () => {
    const first = { manifest: base.manifest, durationMs: base.durationMs, replacedAt: 2000 }
    const left = edit(base, { manifest: manifest(2), durationMs: 40_000, previous: [first] }, at(2000))
    const right = edit(
      base,
      { manifest: manifest(3), durationMs: 30_000, previous: [{ ...first, replacedAt: 3000 }] },
      at(3000, PHONE),
    )
    const both = body(left, right)
    expect(both).toMatchObject({ manifest: manifest(3), durationMs: 30_000 })
    expect(both.previous.map(({ manifest: { root } }) => root)).toEqual([manifest(1).root, manifest(2).root])
  })

  it('that was erased stays erased', () => {
    expect(body(edit(base, { key: null }, at(2000)), edit(base, { marked: true }, at(9000, PHONE)))).toMatchObject({
      key: null,
      marked: true,
    })
  })
})

describe('settings', () => {
  const id = settingId('theme')
  it('keep the newest leaf, even against the winning revision', () => {
    const old = editSetting(null, { id, value: 'dark' }, at(5000))
    const next = editSetting(null, { id, value: 'light' }, at(6000, PHONE))
    expect(mergeLeaves(leaves(old, next))).toEqual({
      kind: 'collapse',
      keep: leaves(old, next)[1]!.rev,
      losers: [leaves(old, next)[0]!.rev],
      rules: [{ field: 'value', rule: 'newest' }],
      devices: [LAPTOP, PHONE],
      sides: [],
    })
  })
})
