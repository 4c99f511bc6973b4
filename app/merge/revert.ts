import * as A from '@automerge/automerge'
import { AppError } from '../errors'
import { keyed } from '../messages/message'
import { sameValue } from './document/canonical'
import { openHistory, readField, valueOf, writeField, type Fields, type HistoryDoc } from './document/document'
import { edit } from './document/edit'
import type { EditContext, Patch } from './document/entity'
import { changesOf, fieldsAt, type ChangeMeta } from './document/fork'
import { BRING_BACK_NOTE } from './document/notes'
import { historyFields, type HistoryRule, type Mergeable } from './document/policy'

/**
 * Takes one change back, and only that: a text keeps what was written elsewhere since, a tag set keeps its other tags.
 * A single value that somebody changed again meanwhile stays as it is. When nothing is left to take back the answer is
 * `body` itself.
 * @throws AppError `not-found` when the history has no such change
 */
export function revert<E extends Mergeable>(body: E, change: string, note: string, ctx: EditContext): E {
  return withChange(body, change, (doc, meta) => {
    const before = fieldsAt(doc, meta.deps)
    const after = fieldsAt(doc, [meta.hash])
    const patch: Fields = {}
    for (const [field, rule] of differingFields(body.type, before, after)) {
      const [old, next] = [before[field], after[field]]
      if (rule === 'text' && typeof old === 'string' && typeof next === 'string')
        // Nothing was written since, or it was taken back: the common case, which needs no merge of a long history.
        patch[field] = valueOf(body, field) === next ? old : textWithout(doc, meta, field, old)
      else Object.assign(patch, valueWithout(doc, before, after, field, rule))
    }
    return edit<E>(body, patch as Patch<E>, ctx, note)
  })
}

/**
 * Brings back what a change had written.
 * @throws AppError `not-found` when the history has no such change
 */
export function bringBack<E extends Mergeable>(body: E, change: string, ctx: EditContext): E {
  return withChange(body, change, (doc, meta) => {
    const before = fieldsAt(doc, meta.deps)
    const after = fieldsAt(doc, [meta.hash])
    const patch: Fields = {}
    for (const [field, rule] of differingFields(body.type, before, after))
      patch[field] = rule === 'set' ? moved(doc, before, after, field) : readField(after, field, rule)
    return edit<E>(body, patch as Patch<E>, ctx, BRING_BACK_NOTE)
  })
}

/** The fields that say something else before and after a change. */
const differingFields = (type: Mergeable['type'], before: Fields, after: Fields): (readonly [string, HistoryRule])[] =>
  historyFields(type).filter(
    ([field, rule]) => !sameValue(readField(before, field, rule), readField(after, field, rule)),
  )

function withChange<T>(body: Mergeable, change: string, use: (doc: HistoryDoc, meta: ChangeMeta) => T): T {
  const missing = new AppError('not-found', keyed('history.noSuchChange'))
  if (body.am === undefined) throw missing
  const doc = openHistory(body.am)
  try {
    const meta = changesOf(doc).find(({ hash }) => hash === change)
    if (meta === undefined) throw missing
    return use(doc, meta)
  } finally {
    A.free(doc)
  }
}

/** The present text without one change: the change is taken back where it was made, and the rest merged onto that. */
function textWithout(doc: HistoryDoc, meta: ChangeMeta, field: string, before: string): unknown {
  let past = A.clone(A.view(doc, [meta.hash]))
  try {
    past = A.change(past, { time: 0 }, (draft) => {
      writeField(draft, field, 'text', before)
    })
    past = A.merge(past, doc)
    return readField(past, field, 'text')
  } finally {
    A.free(past)
  }
}

function valueWithout(now: Fields, before: Fields, after: Fields, field: string, rule: HistoryRule): Fields {
  if (rule === 'set') return { [field]: moved(now, after, before, field) }
  const superseded = !sameValue(readField(now, field, rule), readField(after, field, rule))
  return superseded ? {} : { [field]: readField(before, field, rule) }
}

/** The present set with the members that differ between two others moved from the one to the other. */
function moved(now: Fields, from: Fields, to: Fields, field: string): Record<string, true> {
  const [old, next] = [from, to].map((fields) => readField(fields, field, 'set') as Record<string, true>)
  const result = { ...(readField(now, field, 'set') as Record<string, true>) }
  for (const key of Object.keys(old ?? {})) if (next?.[key] !== true) delete result[key]
  for (const key of Object.keys(next ?? {})) if (old?.[key] !== true) result[key] = true
  return result
}
