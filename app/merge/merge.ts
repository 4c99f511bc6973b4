import * as A from '@automerge/automerge'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { DeviceId } from '../ids'
import type { Entity } from '../model'
import { canonicalJson, sameValue } from './document/canonical'
import { judgeDeletion, trimmed, type DeletionOutcome } from './deletion'
import { project, saveHistory, valueOf, writeField, type Fields, type HistoryDoc } from './document/document'
import { stampsOf } from './document/edit'
import { changesOf, changesSince, contains, forkOf } from './document/fork'
import { knows } from './knows'
import { MERGE_NOTE } from './document/notes'
import { mergeHistoryFields } from './fields'
import { winnerFirst, type LiveLeaf, type MergeOutcome, type MergeQuestion, type RuleUse } from './outcome'
import { mergePlain } from './plain'
import { historyFields, ruleOf, type Mergeable } from './document/policy'
import { mergeSettings } from './setting'
import { authorOf, withSides, type Side } from './sides'

/**
 * Decides what becomes of the readable leaves of a document (docs/DESIGN.md, Leaves). Pure, and the same on every
 * device: equal leaves give an equal outcome, byte for byte.
 * @param leaves at least one, in any order
 * @throws AppError `integrity` when a history is damaged
 */
export function mergeLeaves<E extends Entity>(leaves: readonly LiveLeaf<E>[]): MergeOutcome<E> {
  const [first] = leaves
  if (first?.doc.type === 'setting') return mergeSettings(leaves as never) as MergeOutcome<E>
  return withSides(leaves as readonly LiveLeaf<Mergeable>[], (sides) => {
    const draft = draftOf(sides)
    if (draft.questions.length === 0) return settled(sides, draft)
    return { kind: 'review', questions: draft.questions, contained: containedIn(sides) }
  }) as MergeOutcome<E>
}

/**
 * Versions that another one was written with in mind, in every field. A server that keeps short histories (`_revs_limit`) makes
 * a leaf of them; what they say is in the other one.
 */
function containedIn(sides: readonly Side[]): string[] {
  const tips = tipsOf(sides)
  return sides
    .filter((side) => !tips.includes(side) && tips.some((tip) => !trimmed(tip, side) && knows(tip.body, side.body)))
    .map(({ rev }) => rev)
}

/** A merge before anybody has been asked. */
export interface Draft {
  readonly body: Mergeable
  readonly rules: readonly RuleUse[]
  readonly questions: readonly MergeQuestion[]
}

/** The merge of all sides: what could be merged is in `body`, the rest is in `questions`. */
export function draftOf(sides: readonly Side[]): Draft {
  const [first] = sides
  if (first === undefined) throw new TypeError('There is no leaf to merge.')
  const plain = mergePlain(sides.map(({ rev, body }) => ({ rev, doc: body })))
  const tips = tipsOf(sides)
  const judged = sides.filter((side) => tips.some((tip) => tip === side || trimmed(tip, side)))
  if (judged.length === 1 && tips[0] !== undefined) {
    const { body } = tips[0]
    const history = Object.fromEntries(historyFields(body.type).map(([field]) => [field, valueOf(body, field)]))
    const merged = {
      ...first.body,
      ...plain.fields,
      ...history,
      ...(body.am === undefined ? {} : { am: body.am }),
    }
    return { body: merged, rules: [...plain.rules, { field: 'history', rule: 'contains' }], questions: [] }
  }
  const doc = union(tips)
  try {
    const history = mergeHistoryFields(doc, tips)
    const deletion = judgeDeletion(judged)
    const questions = [...history.questions, ...(deletion.kind === 'review' ? [deletion.question] : [])]
    const rules: RuleUse[] = [...plain.rules, ...history.rules]
    if (deletion.kind === 'stands') rules.push({ field: 'deletedAt', rule: 'deleted' })
    const wanted = { ...history.corrections, ...deletionFields(deletion, doc, first.body.type) }
    return withCorrections(doc, first.body.type, wanted, history.rewrite, (corrected) => {
      const fields = project(corrected, first.body.type)
      const body = { ...first.body, ...plain.fields, ...fields, am: saveHistory(corrected) } as Mergeable
      return { body, rules, questions }
    })
  } finally {
    A.free(doc)
  }
}

/** What the decision over the delete asks of the history, where Automerge alone might have chosen the other value. */
function deletionFields(deletion: DeletionOutcome, doc: HistoryDoc, type: Mergeable['type']): Fields {
  switch (deletion.kind) {
    case 'none':
    case 'review':
      return {}
    case 'stands':
      return pick(deletion.side.body, type)
    case 'restored':
      return project(doc, type)['deletedAt'] === null ? {} : pick(deletion.side.body, type)
  }
}

function pick(body: Mergeable, type: Mergeable['type']): Fields {
  const names = ['deletedAt', 'deletedSaw'].filter((name) => ruleOf(type, name) !== null)
  return Object.fromEntries(names.map((name) => [name, valueOf(body, name)]))
}

/** The sides that no other side has seen entirely; of equal ones the first. */
function tipsOf(sides: readonly Side[]): Side[] {
  return sides.filter((side, index) =>
    sides.every((other, otherIndex) => {
      if (other === side || !contains(other.doc, side.heads)) return true
      return contains(side.doc, other.heads) && index < otherIndex
    }),
  )
}

/** One history with the changes of all, merged in the order given, which is the same on every device. */
function union(sides: readonly Side[]): HistoryDoc {
  const [first, ...others] = sides
  if (first === undefined) throw new TypeError('There is no leaf to merge.')
  return others.reduce((doc, side) => A.merge(doc, side.doc), A.clone(first.doc))
}

/**
 * Writes what a merge decided otherwise than Automerge would (the same addition on both sides is taken once), and hands
 * the result over. The change is the same on every device: its actor is made from what it stands on, its time is that of
 * the newest change below it.
 * @param rewrite fields to be written anew even if they read the same, because several values compete at their key
 */
export function withCorrections<T>(
  doc: HistoryDoc,
  type: Mergeable['type'],
  wanted: Fields,
  rewrite: ReadonlySet<string>,
  use: (doc: HistoryDoc) => T,
  note = MERGE_NOTE,
): T {
  const current = project(doc, type)
  const fields = historyFields(type).filter(
    ([field]) => field in wanted && (rewrite.has(field) || !sameValue(current[field], wanted[field])),
  )
  if (fields.length === 0) return use(doc)
  const heads = [...A.getHeads(doc)].sort()
  const time = Math.max(...changesOf(doc).map((change) => change.time))
  const actor = bytesToHex(sha256(utf8ToBytes(canonicalJson({ heads, wanted }))).subarray(0, 16))
  const corrected = A.change(A.clone(doc, { actor }), { time, message: note }, (draft) => {
    for (const [field, rule] of fields) {
      if (rewrite.has(field)) delete draft[field]
      writeField(draft, field, rule, wanted[field])
    }
  })
  try {
    return use(corrected)
  } finally {
    A.free(corrected)
  }
}

function settled(sides: readonly Side[], draft: Draft): MergeOutcome<Mergeable> {
  const order = [...sides].sort(winnerFirst)
  const revs = order.map(({ rev }) => rev)
  const devices = devicesOf(sides)
  const mergedSides = tipsOf(sides).map((side) => ({ device: writerOf(side, sides), heads: side.heads }))
  const kept = order.find(({ body }) => sameValue(body, draft.body))
  if (kept !== undefined)
    return {
      kind: 'collapse',
      keep: kept.rev,
      losers: revs.filter((rev) => rev !== kept.rev),
      rules: draft.rules,
      devices,
      sides: mergedSides,
    }
  const [parent = '', ...losers] = revs
  return { kind: 'merged', parent, body: draft.body, losers, rules: draft.rules, devices, sides: mergedSides }
}

/** Who wrote last on a side, of what not every side has; null where nobody did. */
function writerOf(side: Side, sides: readonly Side[]): DeviceId | null {
  const changes = sides.flatMap((other) => (other === side ? [] : changesSince(side.doc, forkOf(side.doc, other.doc))))
  return changes.reduce<{ author: DeviceId | null; time: number }>(
    (last, change) => {
      const author = change.message === MERGE_NOTE ? null : authorOf(change)
      return author !== null && change.time >= last.time ? { author, time: change.time } : last
    },
    { author: null, time: 0 },
  ).author
}

/** The devices whose work came together: those of changes that not every side has, and of stamps that differ. */
function devicesOf(sides: readonly Side[]): DeviceId[] {
  const devices = new Set<DeviceId>()
  for (const side of sides)
    for (const other of sides) {
      if (other === side) continue
      for (const change of changesSince(side.doc, forkOf(side.doc, other.doc))) {
        const author = authorOf(change)
        if (author !== null && change.message !== MERGE_NOTE) devices.add(author)
      }
      for (const [name, stamp] of Object.entries(stampsOf(side.body)))
        if (!sameValue(stamp, stampsOf(other.body)[name])) devices.add(stamp.device)
    }
  return [...devices].sort()
}
