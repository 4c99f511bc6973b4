import * as A from '@automerge/automerge'
import { canonicalJson, sameValue } from '../../app/merge/document/canonical'
import { openHistory, readField, type HistoryDoc } from '../../app/merge/document/document'
import { changedFields, changesOf, fieldsAt, type ChangeMeta } from '../../app/merge/document/fork'
import { mergeLeaves } from '../../app/merge/merge'
import { parseNote } from '../../app/merge/document/notes'
import type { LiveLeaf } from '../../app/merge/outcome'
import { isHistoryRule, type HistoryRule, type Mergeable } from '../../app/merge/document/policy'
import { compareStamps } from '../../app/merge/document/stamps'
import type { Entity } from '../../app/model'
import { databaseOf } from '../../main/conflicts/reviews/ports'
import type { TestDevice } from '../main/conflicts/device'
import type { Acknowledged } from './acts'

/** What one device has of one document at the end. */
export async function leavesOf(device: TestDevice, id: string): Promise<LiveLeaf[]> {
  const leaves = (await databaseOf(device.entities, id)?.leaves(id)) ?? []
  return leaves.flatMap((leaf) => {
    if (leaf.kind === 'unreadable') throw leaf.error
    return leaf.kind === 'live' ? [{ rev: leaf.rev, doc: leaf.doc }] : []
  })
}

/** Equal content everywhere, nothing acknowledged lost, only questions to a person left (docs/DESIGN.md, What must hold). */
export async function checkConverged(
  devices: readonly TestDevice[],
  ids: readonly string[],
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  for (const id of ids) {
    const all = await Promise.all(devices.map((device) => leavesOf(device, id)))
    const [first] = all
    if (first === undefined || first.length === 0) throw new Error(`${id} is gone`)
    for (const [index, leaves] of all.entries()) {
      const revs = leaves.map(({ rev }) => rev).join(' ')
      const expected = first.map(({ rev }) => rev).join(' ')
      if (revs !== expected) throw new Error(`${id}: device ${index} has ${revs}, device 0 has ${expected}`)
      if (canonicalJson(leaves.map(({ doc }) => doc)) !== canonicalJson(first.map(({ doc }) => doc)))
        throw new Error(`${id}: device ${index} has other content than device 0`)
    }
    if (first.length > 1) checkIsQuestion(devices, id, first)
    for (const edit of acknowledged.filter((one) => one.id === id)) {
      checkKept(edit, first, acknowledged)
      if (first.length === 1) checkNotDeletedUnseen(edit, first[0]?.doc as Mergeable)
    }
  }
  for (const [index, device] of devices.entries())
    if (device.errors.length > 0) throw new Error(`device ${index}: ${String(device.errors[0])}`)
}

function checkIsQuestion(devices: readonly TestDevice[], id: string, leaves: readonly LiveLeaf[]): void {
  const outcome = mergeLeaves(leaves)
  if (outcome.kind !== 'review') throw new Error(`${id} has ${leaves.length} leaves, though ${outcome.kind} would do`)
  for (const [index, device] of devices.entries())
    if (!device.service.reviews.has(id, 'leaves')) throw new Error(`${id} is not in the queue of device ${index}`)
}

function checkKept(edit: Acknowledged, leaves: readonly LiveLeaf[], all: readonly Acknowledged[]): void {
  const lost = (why: string): never => {
    throw new Error(
      `lost: ${JSON.stringify(edit)}: ${why}; now ${JSON.stringify(leaves.map(({ doc }) => withoutHistory(doc)))}`,
    )
  }
  switch (edit.rule) {
    case 'setting':
    case 'lww': {
      const stamps = all.filter((one) => one.id === edit.id && one.field === edit.field)
      const newest = stamps.reduce((a, b) =>
        compareStamps((b.stamp ?? undefined) as never, (a.stamp ?? undefined) as never) > 0 ? b : a,
      )
      for (const { doc } of leaves)
        if (leaves.length === 1 && !sameValue(fieldOf(doc, edit.field), newest.value))
          lost(`${String(newest.value)} is newer`)
      return
    }
    case 'best': {
      const best = Math.max(
        ...all.filter((one) => one.id === edit.id && one.field === edit.field).map((one) => rankOf(one.value)),
      )
      if (!leaves.some(({ doc }) => rankOf(fieldOf(doc, edit.field)) === best)) lost('a better transcript was there')
      return
    }
    case 'fixed':
    case 'heard':
    case 'seen':
    case 'erase':
    case 'audio':
      return
    case 'created':
    case 'line':
    case 'text':
    case 'set':
    case 'moment':
    case 'list':
      if (!leaves.some(({ doc }) => keptIn(doc as Mergeable, edit, leaves)))
        lost('neither in the content nor changed by a person since')
  }
}

/** What was edited is in the trash only if whoever put it there, or answered a question about that, had the edit before them. */
function checkNotDeletedUnseen(edit: Acknowledged, body: Mergeable): void {
  const content = edit.rule === 'line' || edit.rule === 'text' || edit.rule === 'set'
  if (!content || edit.change === null || body.deletedAt === null || body.am === undefined) return
  // What its own device took back before the sides met is no change: sides are compared with the fork (docs/DESIGN.md,
  // Delete against edit).
  if (!visible(body, edit)) return
  const doc = openHistory(body.am)
  try {
    const changes = changesOf(doc)
    const after = descendants(changes, edit.change)
    // Taken back by whoever had it: nothing of it was left when the sides met, even where another said the same again.
    const isMerge = ({ message }: ChangeMeta): boolean => parseNote(message)?.kind === 'merge'
    if (changes.some((one) => after.has(one.hash) && !isMerge(one) && saidAt(doc, [one.hash], edit, 'before'))) return
    const judged = changes.some((change) => {
      const byPerson = parseNote(change.message)?.kind !== 'merge' && change.deps.length > 0
      if (!byPerson || !changedFields(doc, change.deps, [change.hash]).has('deletedAt')) return false
      return (
        change.hash === edit.change ||
        after.has(change.hash) ||
        descendants(changes, change.hash).has(edit.change ?? '') ||
        // Whoever deleted it lost nothing of an edit that led back to what was there, as untagging what was tagged.
        saidAt(doc, change.deps, edit, 'after')
      )
    })
    if (!judged) throw new Error(`deleted without being seen: ${JSON.stringify(edit)}`)
  } finally {
    A.free(doc)
  }
}

const withoutHistory = (doc: Entity): object => ({ ...doc, am: undefined })
const fieldOf = (doc: Entity, field: string): unknown => (doc as unknown as Record<string, unknown>)[field]
const rankOf = (value: unknown): number => (value as { rank?: number } | null)?.rank ?? -1

/** The edit is in what this leaf says, or a person who had it before them changed it since. */
function keptIn(body: Mergeable, edit: Acknowledged, leaves: readonly LiveLeaf[]): boolean {
  if (body.am === undefined) return visible(body, edit)
  const doc = openHistory(body.am)
  try {
    if (edit.change !== null && !A.hasHeads(doc, [edit.change])) return false
    return leaves.some((leaf) => visible(leaf.doc as Mergeable, edit)) || supersededIn(doc, edit)
  } finally {
    A.free(doc)
  }
}

function visible(body: Mergeable, edit: Acknowledged): boolean {
  const now = fieldOf(body, edit.field)
  if (edit.word !== null) return typeof now === 'string' && now.split(' ').includes(edit.word)
  if (edit.rule === 'moment') return (now === null) === (edit.value === null)
  if (edit.rule === 'set') return Object.keys(edit.value as object).every((key) => key in (now as object))
  return sameValue(now, edit.value)
}

/** A change by a person that had seen the edit and touched the same field; for a word, one that took it out. */
function supersededIn(doc: HistoryDoc, edit: Acknowledged): boolean {
  const changes = changesOf(doc)
  const root = changes.find(({ deps }) => deps.length === 0)?.hash ?? null
  const after = descendants(changes, edit.change ?? root)
  return changes.some((change) => {
    const note = parseNote(change.message)
    if (!after.has(change.hash) || note?.kind === 'merge') return false
    if (!changedFields(doc, change.deps, [change.hash]).has(edit.field)) return note !== null && note.kind !== 'undo'
    if (edit.word === null || note !== null) return true
    return wordsAt(doc, change.deps, edit).includes(edit.word) && !wordsAt(doc, [change.hash], edit).includes(edit.word)
  })
}

/**
 * At a point of the history the content was as the edit made it (`after`), or as it was before: of a set, what the edit put
 * in or took out; of a text, its word; of a line, all of it.
 */
function saidAt(doc: HistoryDoc, heads: readonly string[], edit: Acknowledged, as: 'before' | 'after'): boolean {
  if (edit.word !== null) return wordsAt(doc, heads, edit).includes(edit.word) === (as === 'after')
  const at = (point: readonly string[]): unknown =>
    readField(fieldsAt(doc, point), edit.field, edit.rule as HistoryRule)
  const before = at(changesOf(doc).find(({ hash }) => hash === edit.change)?.deps ?? [])
  const after = at([edit.change ?? ''])
  const [wanted, now] = [as === 'after' ? after : before, at(heads)]
  if (edit.rule !== 'set') return sameValue(now, wanted)
  const has = (set: unknown, key: string): boolean => Object.hasOwn(set as object, key)
  const touched = Object.keys({ ...(before as object), ...(after as object) }).filter(
    (key) => has(before, key) !== has(after, key),
  )
  return touched.every((key) => has(now, key) === has(wanted, key))
}

function wordsAt(doc: HistoryDoc, heads: readonly string[], edit: Acknowledged): string[] {
  const rule = edit.rule === 'created' || !isHistoryRule(edit.rule as never) ? 'text' : (edit.rule as HistoryRule)
  const text = readField(fieldsAt(doc, heads), edit.field, rule)
  return typeof text === 'string' ? text.split(' ') : []
}

function descendants(changes: readonly ChangeMeta[], from: string | null): Set<string> {
  const found = new Set<string>(from === null ? [] : [from])
  for (const { hash, deps } of changes) if (deps.some((dep) => found.has(dep))) found.add(hash)
  if (from !== null) found.delete(from)
  return found
}
