import { beforeEach, describe, expect, it } from 'vitest'
import type { ArrivingDocument } from '../../../main/database/replica-types'
import { TrashBrake } from '../../../main/replication/trashBrake'

/** Ten entries, of which the ids say what arrives for them. */
const entries = Array.from({ length: 10 }, (_, n) => `session:${n}`)
let live: Set<string>
let brake: TrashBrake

const trash = (id: string): ArrivingDocument => ({ _id: id, _rev: '2-a', _deleted: true })
const edit = (id: string): ArrivingDocument => ({ _id: id, _rev: '2-a', payload: 'x' })

beforeEach(() => {
  live = new Set(entries)
  brake = new TrashBrake({
    liveEntries: () => live.size,
    isLive: (id) => live.has(id),
    isTrash: (document) => document._deleted === true,
    read: async () => [],
    restore: async () => undefined,
  })
})

const asks = (documents: ArrivingDocument[]) => {
  try {
    brake.check(documents)
    for (const { _id, _deleted } of documents) if (_deleted) live.delete(_id)
    return false
  } catch (error) {
    expect(error).toMatchObject({ kind: 'mass-trash' })
    return true
  }
}

describe('the brake', () => {
  it('lets edits and half of the journal through', () => {
    expect(asks(entries.map(edit))).toBe(false)
    expect(asks(entries.slice(0, 5).map(trash))).toBe(false)
  })

  it('counts over the batches of one change set against the journal as it was before', () => {
    expect(asks(entries.slice(0, 3).map(trash))).toBe(false)
    expect(asks(entries.slice(3, 6).map(trash))).toBe(true)
    expect(brake.questioned).toEqual(entries.slice(0, 6))
  })

  it('starts counting anew when everything has arrived', () => {
    expect(asks(entries.slice(0, 4).map(trash))).toBe(false)
    brake.settled()
    expect(asks(entries.slice(4, 6).map(trash))).toBe(false)
  })

  it('does not count what is in the trash here already', () => {
    for (const id of entries.slice(0, 4)) live.delete(id)
    expect(asks(entries.slice(0, 6).map(trash))).toBe(false)
  })

  it('lets one change set in when that was meant, and asks about the next', () => {
    expect(asks(entries.map(trash))).toBe(true)
    brake.accept()
    expect(asks(entries.map(trash))).toBe(false)
    brake.settled()
    live = new Set(entries)
    expect(asks(entries.map(trash))).toBe(true)
  })

  it('looks ahead only when there are enough changes to matter', () => {
    expect(brake.worthLooking(5)).toBe(false)
    expect(brake.worthLooking(6)).toBe(true)
    expect(brake.worthLooking(null)).toBe(true)
  })
})
