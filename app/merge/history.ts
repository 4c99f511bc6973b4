import * as A from '@automerge/automerge'
import type { DeviceId } from '../ids'
import { openHistory, readField, type Fields, type HistoryDoc } from './document/document'
import { changedFields, changesOf, fieldsAt, type ChangeMeta } from './document/fork'
import { parseNote, type Note } from './document/notes'
import { historyFields, type HistoryRule, type Mergeable } from './document/policy'
import type { MergedSide } from './outcome'
import { authorOf } from './sides'

/** One change of one field, as a person reads it. */
export interface HistoryChange {
  /** Hash of the change; names it for `bringBack` and `revert`. */
  readonly change: string
  readonly field: string
  readonly before: string | null
  readonly after: string | null
  readonly device: DeviceId | null
  readonly atMs: number
  readonly kind: 'edit' | 'merge' | 'resolution' | 'undo'
}

/** Pauses shorter than this do not part one bout of writing from the next. */
const BOUT_MS = 10 * 60_000
/** Older changes are there, but nobody reads that far. */
const MAX_CHANGES = 500
/** Each bout costs two looks into the past, and a look costs 0.25 ms for a thousand characters (measured). */
const MAX_LOOKED_AT = 5_000_000
const MIN_BOUTS = 20

/** What happened to an entity, newest first. Empty when it was never edited. */
export function historyOf(body: Mergeable): HistoryChange[] {
  if (body.am === undefined) return []
  const doc = openHistory(body.am)
  try {
    const most = Math.max(MIN_BOUTS, Math.floor(MAX_LOOKED_AT / body.am.length))
    return boutsOf(doc, body)
      .slice(-most)
      .flatMap((bout) => readBout(doc, bout))
      .reverse()
  } finally {
    A.free(doc)
  }
}

/** What a field was on each side of a merge; several members of a set with spaces between. */
export interface FieldSides {
  readonly merge: number
  readonly field: string
  readonly values: readonly { readonly device: DeviceId | null; readonly value: string | null }[]
}

/** What the sides of merges had in fields of the history, where they differed. Merges it does not know give nothing. */
export function sidesOf(
  body: Mergeable,
  merges: readonly { readonly number: number; readonly sides: readonly MergedSide[] }[],
): FieldSides[] {
  if (body.am === undefined || merges.length === 0) return []
  const doc = openHistory(body.am)
  try {
    return merges.flatMap(({ number, sides }) => {
      if (!sides.every(({ heads }) => A.hasHeads(doc, [...heads]))) return []
      const states = sides.map(({ device, heads }) => ({ device, fields: fieldsAt(doc, heads) }))
      return historyFields(body.type).flatMap(([field, rule]) => {
        if (rule === 'list') return []
        const values = states.map(({ device, fields }) => ({ device, value: sideValue(fields, field, rule) }))
        return new Set(values.map(({ value }) => value)).size < 2 ? [] : [{ merge: number, field, values }]
      })
    })
  } finally {
    A.free(doc)
  }
}

function sideValue(fields: Fields, field: string, rule: HistoryRule): string | null {
  const value = readField(fields, field, rule)
  return rule === 'set' ? Object.keys(value as Record<string, true>).join(' ') : asText(value)
}

/** Changes that are read as one: a single one, or writing in one text without a longer pause and with nothing in between. */
interface Bout {
  readonly first: ChangeMeta
  readonly last: ChangeMeta
  readonly device: DeviceId
  readonly kind: HistoryChange['kind']
  readonly fields: readonly TouchedField[]
}

function boutsOf(doc: HistoryDoc, body: Mergeable): Bout[] {
  const touched = touchedFields(doc, body.type)
  const bouts: Bout[] = []
  for (const change of changesOf(doc).slice(-MAX_CHANGES)) {
    const device = authorOf(change)
    // What was there before anybody edited is no change.
    if (device === null) continue
    const fields = touched(change)
    if (fields.length === 0) continue
    const next = { first: change, last: change, device, kind: kindOf(parseNote(change.message)), fields }
    const before = bouts.at(-1)
    if (before && joins(before, next)) bouts[bouts.length - 1] = { ...next, first: before.first }
    else bouts.push(next)
  }
  return bouts
}

function joins(before: Bout, next: Bout): boolean {
  const [field, ...others] = next.fields
  return (
    field?.[1] === 'text' &&
    others.length === 0 &&
    before.fields.length === 1 &&
    before.fields[0]?.[0] === field[0] &&
    before.kind === 'edit' &&
    next.kind === 'edit' &&
    before.device === next.device &&
    next.first.deps.length === 1 &&
    next.first.deps[0] === before.last.hash &&
    Math.abs(next.first.time - before.last.time) < BOUT_MS
  )
}

function readBout(doc: HistoryDoc, { first, last, device, kind, fields }: Bout): HistoryChange[] {
  const before = fieldsAt(doc, first.deps)
  const after = fieldsAt(doc, [last.hash])
  const common = { change: last.hash, device, atMs: last.time, kind }
  return fields.flatMap(([field, rule]) =>
    valuesOf(before, after, field, rule).map((values) => ({ ...common, field, ...values })),
  )
}

type TouchedField = readonly [field: string, rule: HistoryRule]

/**
 * Tells which fields a change touched, from its operations: that costs little however long the text is. Where they speak of
 * a text that is not known by its id (one that was replaced long ago), the two states are compared.
 */
function touchedFields(doc: HistoryDoc, type: Mergeable['type']): (change: ChangeMeta) => TouchedField[] {
  const rules = historyFields(type)
  const fieldOf = new Map<string, string>()
  for (const [field] of rules) {
    const id = A.getObjectId(doc, field)
    if (id !== null) fieldOf.set(id, field)
  }
  return (change) => {
    const names = new Set<string>()
    let known = true
    for (const [at, op] of (A.inspectChange(doc, change.hash)?.ops ?? []).entries()) {
      const { obj, action, key } = op as { obj: string; action: string; key?: string }
      if (obj === '_root' && key !== undefined) {
        names.add(key)
        if (action.startsWith('make')) fieldOf.set(`${change.startOp + at}@${change.actor}`, key)
      } else if (fieldOf.has(obj)) names.add(fieldOf.get(obj) ?? '')
      else known = false
    }
    const touched = known ? names : changedFields(doc, change.deps, [change.hash])
    return rules.filter(([field]) => touched.has(field))
  }
}

function kindOf(note: Note | null): HistoryChange['kind'] {
  switch (note?.kind) {
    case undefined:
    case 'back':
    case 'redo':
      return 'edit'
    case 'merge':
      return 'merge'
    case 'resolution':
      return 'resolution'
    case 'reopen':
    case 'undo':
      return 'undo'
  }
}

type Values = Pick<HistoryChange, 'before' | 'after'>

/** A set gives a pair for each member added or removed, a moment its milliseconds; `deletedSaw` is no person's edit. */
function valuesOf(before: Fields, after: Fields, field: string, rule: HistoryRule): Values[] {
  const from = readField(before, field, rule)
  const to = readField(after, field, rule)
  switch (rule) {
    case 'list':
      return []
    case 'set': {
      const [old, now] = [from as Record<string, true>, to as Record<string, true>]
      const came = Object.keys(now).filter((key) => old[key] !== true)
      const went = Object.keys(old).filter((key) => now[key] !== true)
      return [
        ...went.map((key) => ({ before: key, after: null })),
        ...came.map((key) => ({ before: null, after: key })),
      ]
    }
    case 'line':
    case 'text':
    case 'moment': {
      const values = { before: asText(from), after: asText(to) }
      const empty = (values.before ?? '') === (values.after ?? '')
      return empty ? [] : [values]
    }
  }
}

const asText = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
