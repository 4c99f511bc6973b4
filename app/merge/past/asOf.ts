import * as A from '@automerge/automerge'
import type { DeviceId } from '../../ids'
import { sameValue } from '../document/canonical'
import { mergeTexts, type TextMerge } from '../../text/text'
import { deriveRoot, openHistory, readField, valueOf, type Fields, type HistoryDoc } from '../document/document'
import { edit } from '../document/edit'
import type { EditContext, Patch } from '../document/entity'
import { changesOf, fieldsAt, headsOf, type ChangeMeta } from '../document/fork'
import { BRING_BACK_NOTE } from '../document/notes'
import { historyFields, type HistoryRule, type Mergeable } from '../document/policy'
import { authorOf } from '../sides'

/** What a second device had in a field at a time when the two had not met yet. */
export interface ApartValue {
  readonly field: string
  readonly device: DeviceId | null
  readonly value: string | null
}

/** An entity at a point in time: its fields of the history, or from when on it was there. Times in milliseconds. */
export type Past =
  | { readonly kind: 'absent'; readonly sinceMs: number }
  | {
      readonly kind: 'there'
      readonly fields: Readonly<Fields>
      /** Other devices' values of the fields that were changed apart and not merged yet. */
      readonly apart: readonly ApartValue[]
    }

/**
 * An entity as it stood at a time, read from its history: every change made by then counts, wherever it was made and
 * whenever it arrived here. A change whose clock is behind what it builds on counts with that. Without a history it is as
 * it was made.
 * @param leaves all versions that stand side by side, the shown one first; they are of one entity
 * @throws AppError `integrity` when a history is damaged
 */
export function asOf(leaves: readonly [Mergeable, ...Mergeable[]], atMs: number): Past {
  const [body] = leaves
  return withJoined(leaves, (doc) => {
    const changes = timed(changesOf(doc), body.createdAt)
    const by = changes.filter(({ timeMs }) => timeMs <= atMs)
    if (by.length === 0) return { kind: 'absent', sinceMs: Math.min(...changes.map(({ timeMs }) => timeMs)) }
    // A merge may have been written without a change of its own: what it made of all changes is what the body says.
    if (by.length === changes.length && leaves.length === 1)
      return { kind: 'there', fields: fieldsOf(body.type, (field) => valueOf(body, field)), apart: [] }
    return { kind: 'there', ...stateOf(doc, body.type, by) }
  })
}

/**
 * The entity with its words, title and tags of a time as a new edit: nothing of the history goes. What was in the trash
 * since comes out of it; what was in the trash then is left as it is now. The answer is `body` itself where it says the same.
 * @throws AppError `not-found` is never thrown: an entity that was not there yet stays as it is
 */
export function bringBackAsOf<E extends Mergeable>(body: E, atMs: number, ctx: EditContext): E {
  const past = asOf([body], atMs)
  if (past.kind === 'absent') return body
  const patch: Fields = {}
  for (const [field, rule] of historyFields(body.type))
    if (rule === 'line' || rule === 'text' || rule === 'set') patch[field] = past.fields[field]
  if (past.fields['deletedAt'] === null && body.deletedAt !== null) {
    patch['deletedAt'] = null
    if (body.type === 'session') patch['deletedSaw'] = null
  }
  return edit<E>(body, patch as Patch<E>, ctx, BRING_BACK_NOTE)
}

interface TimedChange extends ChangeMeta {
  /** Its own time, or that of what it builds on where that is later. */
  readonly timeMs: number
}

/** A root that was derived from a body has no time; then the entity's own counts. */
function timed(changes: readonly ChangeMeta[], createdAtMs: number): TimedChange[] {
  const times = new Map<string, number>()
  return changes.map((change) => {
    const own = change.time === 0 && change.deps.length === 0 ? createdAtMs : change.time
    const timeMs = Math.max(own, ...change.deps.map((dep) => times.get(dep) ?? 0))
    times.set(change.hash, timeMs)
    return { ...change, timeMs }
  })
}

function withJoined<T>(leaves: readonly [Mergeable, ...Mergeable[]], use: (doc: HistoryDoc) => T): T {
  const [first, ...others] = leaves
  let doc = opened(first)
  try {
    for (const other of others) {
      const beside = opened(other)
      try {
        doc = A.merge(doc, beside)
      } finally {
        A.free(beside)
      }
    }
    return use(doc)
  } finally {
    A.free(doc)
  }
}

const opened = (body: Mergeable): HistoryDoc => (body.am === undefined ? deriveRoot(body) : openHistory(body.am))

function stateOf(
  doc: HistoryDoc,
  type: Mergeable['type'],
  changes: readonly TimedChange[],
): { fields: Fields; apart: ApartValue[] } {
  const heads = headsOf(changes)
  const rules = historyFields(type)
  if (heads.length === 1) {
    const now = fieldsAt(doc, heads)
    return { fields: fieldsOf(type, (field, rule) => readField(now, field, rule)), apart: [] }
  }
  const sides = sidesAt(doc, changes, heads)
  const base = fieldsAt(doc, sharedBy(changes, heads))
  const fields: Fields = {}
  const apart: ApartValue[] = []
  for (const [field, rule] of rules) {
    const before = readField(base, field, rule)
    const changed = sides
      .map(({ device, at }) => ({ device, value: readField(at, field, rule) }))
      .filter(({ value }) => !sameValue(value, before))
    const distinct = changed.filter(
      ({ value }, index) => changed.findIndex((other) => sameValue(other.value, value)) === index,
    )
    const [shown, ...others] = distinct
    if (rule === 'set') fields[field] = readField(fieldsAt(doc, heads), field, rule)
    else if (rule === 'text' && distinct.length > 1 && mergedText(before, distinct) !== null)
      fields[field] = mergedText(before, distinct)
    else {
      fields[field] = shown === undefined ? before : shown.value
      apart.push(...others.flatMap(({ device, value }) => apartValue(field, rule, device, value)))
    }
  }
  return { fields, apart }
}

const fieldsOf = (type: Mergeable['type'], value: (field: string, rule: HistoryRule) => unknown): Fields =>
  Object.fromEntries(historyFields(type).map(([field, rule]) => [field, value(field, rule)]))

/** Texts that were changed in different places, put together as a merge would; null where the changes touch. */
function mergedText(base: unknown, sides: readonly { readonly value: unknown }[]): string | null {
  let text: string | null = null
  for (const { value } of sides) {
    if (typeof base !== 'string' || typeof value !== 'string') return null
    const merge: TextMerge = text === null ? { kind: 'merged', text: value } : mergeTexts(base, text, value)
    if (merge.kind !== 'merged') return null
    text = merge.text
  }
  return text
}

const apartValue = (field: string, rule: HistoryRule, device: DeviceId | null, value: unknown): ApartValue[] =>
  rule === 'list'
    ? []
    : [{ field, device, value: typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null }]

/** The state of each side, the newest first. */
function sidesAt(doc: HistoryDoc, changes: readonly TimedChange[], heads: readonly string[]) {
  return changes
    .filter(({ hash }) => heads.includes(hash))
    .sort((a, b) => b.timeMs - a.timeMs || (a.hash < b.hash ? -1 : 1))
    .map((head) => ({ device: authorOf(head), at: fieldsAt(doc, [head.hash]) }))
}

/** The heads of what all of these heads build on. */
function sharedBy(changes: readonly TimedChange[], heads: readonly string[]): string[] {
  const seenBy = new Map<string, Set<string>>(heads.map((head) => [head, new Set([head])]))
  for (const { hash, deps } of [...changes].reverse())
    for (const dep of deps) {
      const seen = seenBy.get(dep) ?? new Set()
      for (const head of seenBy.get(hash) ?? []) seen.add(head)
      seenBy.set(dep, seen)
    }
  return headsOf(changes.filter(({ hash }) => seenBy.get(hash)?.size === heads.length))
}
