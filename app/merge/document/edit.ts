import * as A from '@automerge/automerge'
import { AppError } from '../../errors'
import { keyed } from '../../messages/message'
import { FORMAT, type Setting, type Stamp } from '../../model'
import { actorOf, ownChange, rememberOwnChange } from './actors'
import { sameValue } from './canonical'
import {
  deriveRoot,
  openHistory,
  project,
  saveHistory,
  valueOf,
  writeField,
  writeRoot,
  type Fields,
  type HistoryDoc,
} from './document'
import type { EditContext, Patch } from './entity'
import { historyFields, isHistoryRule, ruleOf, stampName, type CoreField, type Mergeable } from './policy'

/** Everything of a new entity but what the core keeps itself. */
export type NewEntity<E extends Mergeable> = Omit<E, Exclude<CoreField, 'id' | 'type'>>

/**
 * Types that carry their history from the beginning; messages and recordings wait for their first edit (docs/DESIGN.md,
 * First edits).
 */
const WITH_HISTORY: ReadonlySet<Mergeable['type']> = new Set<Mergeable['type']>(['session', 'tag', 'prompt'])

/**
 * A new entity, ready to be written: format, stamps, and for sessions, tags and prompts its history.
 * @throws AppError `invalid-input` when the time is not in whole milliseconds
 */
export function begin<E extends Mergeable>(fields: NewEntity<E>, ctx: EditContext): E {
  requireMilliseconds(ctx)
  const body = { ...fields, format: FORMAT, ...(fields.type === 'message' ? {} : { stamps: {} }) } as unknown as E
  if (!WITH_HISTORY.has(body.type)) return body
  const actor = actorOf(ctx)
  const doc = writeRoot(body, A.init<Fields>({ actor }), ctx.nowMs)
  try {
    return { ...body, am: keep(doc, body.id, actor, ctx) }
  } finally {
    A.free(doc)
  }
}

/**
 * The entity with a patch applied: history fields through Automerge, stamped fields beside it. Values that are the same
 * already change nothing; when nothing changes the answer is `body` itself, and there is nothing to write.
 * @throws AppError `newer-format` for an entity of a newer version, `integrity` when its history is damaged,
 * `invalid-input` for a field that cannot be edited or a time that is not in whole milliseconds
 */
export function edit<E extends Mergeable>(body: E, patch: Patch<E>, ctx: EditContext, note?: string): E {
  requireMilliseconds(ctx)
  requireKnownFormat(body)
  const changes = Object.entries(patch).filter(
    ([field, value]) => value !== undefined && !sameValue(valueOf(body, field), value),
  )
  if (changes.length === 0) return body
  const plain: Fields = {}
  const history: Fields = {}
  let stamps = stampsOf(body)
  for (const [field, value] of changes) {
    const rule = ruleOf(body.type, field)
    if (rule === null || rule === 'fixed') throw new AppError('invalid-input', keyed('journal.fieldFixed', { field }))
    if (isHistoryRule(rule)) {
      history[field] = value
      continue
    }
    plain[field] = value
    if (rule === 'lww' || rule === 'audio') {
      const name = stampName(field, rule)
      stamps = { ...stamps, [name]: nextStamp(stampsOf(body)[name], ctx) }
    }
  }
  const edited = { ...body, ...plain, ...(body.type === 'message' ? {} : { stamps }) } as E
  return Object.keys(history).length === 0 ? edited : editHistory(edited, history, ctx, note)
}

/** A setting with a new value under a stamp later than the one it replaces; the same value changes nothing. */
export function editSetting(
  before: Setting | null,
  next: { readonly id: Setting['id']; readonly value: Setting['value'] },
  ctx: EditContext,
): Setting {
  requireMilliseconds(ctx)
  if (before !== null && sameValue(before.value, next.value)) return before
  if (before !== null) requireKnownFormat(before)
  return { id: next.id, type: 'setting', format: FORMAT, value: next.value, stamp: nextStamp(before?.stamp, ctx) }
}

/**
 * Later than now and than what it replaces, so that a slow clock still wins over what it has seen (docs/DESIGN.md,
 * Stamps).
 */
export function nextStamp(replaced: Stamp | undefined, ctx: EditContext): Stamp {
  return { atMs: Math.max(ctx.nowMs, replaced === undefined ? 0 : replaced.atMs + 1), device: ctx.device }
}

/** The stamps of an entity; messages have none, because nothing of theirs is settled by a clock. */
export const stampsOf = (body: Mergeable): Readonly<Record<string, Stamp>> =>
  body.type === 'message' ? {} : body.stamps

/** Opens the history for writing, under this process's own actor where that is still safe. */
export function openForEditing(
  body: Mergeable,
  ctx: EditContext,
): { readonly doc: HistoryDoc; readonly actor: string } {
  const fresh = actorOf(ctx)
  if (body.am === undefined) {
    const root = deriveRoot(body)
    const doc = A.clone(root, { actor: fresh })
    A.free(root)
    return { doc, actor: fresh }
  }
  const own = ownChange(ctx.device, body.id)
  if (own === undefined) return { doc: openHistory(body.am, fresh), actor: fresh }
  const doc = openHistory(body.am, own.actor)
  if (A.hasHeads(doc, [own.change])) return { doc, actor: own.actor }
  const other = A.clone(doc, { actor: fresh })
  A.free(doc)
  return { doc: other, actor: fresh }
}

function editHistory<E extends Mergeable>(body: E, changes: Fields, ctx: EditContext, note: string | undefined): E {
  const opened = openForEditing(body, ctx)
  const doc = A.change(opened.doc, { time: ctx.nowMs, ...(note === undefined ? {} : { message: note }) }, (draft) => {
    for (const [field, rule] of historyFields(body.type))
      if (field in changes) writeField(draft, field, rule, changes[field])
  })
  try {
    return { ...body, ...project(doc, body.type), am: keep(doc, body.id, opened.actor, ctx) }
  } finally {
    A.free(doc)
  }
}

/** Saves a history this process just wrote, and remembers its actor for the next edit. */
function keep(doc: HistoryDoc, id: string, actor: string, ctx: EditContext): string {
  rememberEdit(doc, id, actor, ctx)
  return saveHistory(doc)
}

/** Notes the change just made under `actor`, the newest of the history, so that the next edit may go on under it. */
export function rememberEdit(doc: HistoryDoc, id: string, actor: string, ctx: EditContext): void {
  const [head] = A.getHeads(doc)
  if (head !== undefined) rememberOwnChange(ctx.device, id, { actor, change: head })
}

function requireMilliseconds(ctx: EditContext): void {
  if (!Number.isSafeInteger(ctx.nowMs) || ctx.nowMs < 0) throw new AppError('invalid-input', keyed('journal.timeShape'))
}

export function requireKnownFormat(body: { readonly format: number }): void {
  if (body.format > FORMAT) throw new AppError('newer-format', keyed('journal.newerFormat'))
}
