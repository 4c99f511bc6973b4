import * as A from '@automerge/automerge'
import type { DeviceId } from '../ids'
import { sameValue } from './canonical'
import { openHistory, readField, type Fields, type HistoryDoc } from './document'
import { changedFields, changesOf, fieldsAt, type ChangeMeta } from './fork'
import { parseNote, type Note } from './notes'
import { historyFields, ruleOf, isHistoryRule, type HistoryRule, type Mergeable } from './policy'
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
/** Older changes are there, but nobody reads that far, and each costs a look into the past. */
const MAX_CHANGES = 500

/** What happened to an entity, newest first. Empty when it was never edited. */
export function historyOf(body: Mergeable): HistoryChange[] {
  if (body.am === undefined) return []
  const doc = openHistory(body.am)
  try {
    const changes = changesOf(doc).slice(-MAX_CHANGES)
    return bouts(changes.flatMap((change) => readChange(doc, body, change))).reverse()
  } finally {
    A.free(doc)
  }
}

/** The fields that a change touched, with their rules. */
export function touchedFields(
  doc: HistoryDoc,
  type: Mergeable['type'],
  change: ChangeMeta,
): (readonly [string, HistoryRule])[] {
  const touched = changedFields(doc, change.deps, [change.hash])
  return historyFields(type).filter(([field]) => touched.has(field))
}

function readChange(doc: HistoryDoc, body: Mergeable, change: ChangeMeta): HistoryChange[] {
  const device = authorOf(change)
  // What was there before anybody edited is no change.
  if (device === null) return []
  const before = fieldsAt(doc, change.deps)
  const after = fieldsAt(doc, [change.hash])
  const common = { change: change.hash, device, atMs: change.time, kind: kindOf(parseNote(change.message)) }
  return touchedFields(doc, body.type, change).flatMap(([field, rule]) =>
    valuesOf(before, after, field, rule).map((values) => ({ ...common, field, ...values })),
  )
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

/** A set gives one pair for each member that came or went; a moment its milliseconds; what a delete saw is nobody's edit. */
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

/** Puts the changes of one bout of writing together: the newest names it, the oldest says what was there before. */
function bouts(changes: readonly HistoryChange[]): HistoryChange[] {
  const result: HistoryChange[] = []
  for (const change of changes) {
    const last = result.at(-1)
    const joins =
      last !== undefined &&
      last.kind === 'edit' &&
      change.kind === 'edit' &&
      last.field === change.field &&
      last.device === change.device &&
      sameValue(last.after, change.before) &&
      (last.after ?? '').length > 0 &&
      Math.abs(change.atMs - last.atMs) < BOUT_MS &&
      isText(change.field)
    if (joins) result[result.length - 1] = { ...change, before: last.before }
    else result.push(change)
  }
  return result
}

const isText = (field: string): boolean =>
  (['message', 'recording', 'prompt'] as const).some((type) => {
    const rule = ruleOf(type, field)
    return rule !== null && isHistoryRule(rule) && rule === 'text'
  })
