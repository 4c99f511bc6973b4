import { issueOf } from '../messages/inSchema'
import * as A from '@automerge/automerge'
import { assertNever } from '../assertNever'
import { AppError } from '../errors'
import { keyed } from '../messages/message'
import { ENTITY_SCHEMAS } from '../model'
import { saveHistory, valueOf, writeField, project, type Fields, type HistoryDoc } from './document/document'
import { edit, openForEditing, rememberEdit } from './document/edit'
import type { EditContext, Patch } from './document/entity'
import { draftOf } from './merge'
import { RESOLUTION_NOTE } from './document/notes'
import { winnerFirst, type LiveLeaf, type MergeQuestion } from './outcome'
import { historyFields, type Mergeable } from './document/policy'
import { bothOf, withSides } from './sides'

/** What a person decided about one question. */
export type Decision =
  | { readonly choice: 'take'; readonly field: string; readonly rev: string }
  | { readonly choice: 'both'; readonly field: string }
  | { readonly choice: 'own'; readonly field: string; readonly value: string }

/**
 * - `resolved`: every question is answered; write `body` as a child of `parent`, the losers become tombstones.
 * - `narrowed`: some questions stay open; write each of `bodies` as a child of its leaf. The answered fields then say the
 *   same everywhere and are not asked about again.
 * - `nothing`: there is nothing (left) to decide.
 */
export type Resolution<E extends Mergeable> =
  | { readonly kind: 'resolved'; readonly parent: string; readonly body: E; readonly losers: readonly string[] }
  | { readonly kind: 'narrowed'; readonly bodies: readonly LiveLeaf<E>[] }
  | { readonly kind: 'nothing' }

/**
 * Applies a person's answers to the leaves they were shown. Both sides stay in the history.
 * @throws AppError `invalid-input` for an answer that fits no question or a value that the field does not take
 */
export function resolveLeaves<E extends Mergeable>(
  leaves: readonly LiveLeaf<E>[],
  decisions: readonly Decision[],
  ctx: EditContext,
): Resolution<E> {
  return withSides(leaves, (sides): Resolution<Mergeable> => {
    const draft = draftOf(sides)
    if (draft.questions.length === 0) return { kind: 'nothing' }
    const patch: Fields = {}
    for (const decision of decisions) {
      const question = draft.questions.find(({ field }) => field === decision.field)
      if (question === undefined)
        throw new AppError('invalid-input', keyed('review.noQuestion', { field: decision.field }))
      Object.assign(patch, answerOf(question, decision, draft.body, leaves))
    }
    const order = [...leaves].sort(winnerFirst)
    const open = draft.questions.some(({ field }) => !decisions.some((decision) => decision.field === field))
    if (open) {
      const bodies = order.map(({ rev, doc }) => ({
        rev,
        doc: valid(edit<Mergeable>(doc, patch as Patch<Mergeable>, ctx, RESOLUTION_NOTE)),
      }))
      return { kind: 'narrowed', bodies }
    }
    const [parent = '', ...losers] = order.map(({ rev }) => rev)
    return { kind: 'resolved', parent, body: valid(decide(draft.body, patch, RESOLUTION_NOTE, ctx)), losers }
  }) as Resolution<E>
}

/**
 * Writes fields so that they stand against everything before: a field is written even if it reads the same, because
 * other values may compete at its key. Texts are changed in place, so that a change made elsewhere meanwhile is kept;
 * `anew` replaces them too, which makes them compete with whatever is written beside.
 */
export function decide(
  body: Mergeable,
  fields: Fields,
  note: string,
  ctx: EditContext,
  texts: 'in-place' | 'anew' = 'in-place',
): Mergeable {
  const opened = openForEditing(body, ctx)
  const doc = A.change(opened.doc, { time: ctx.nowMs, message: note }, (draft) => {
    for (const [field, rule] of historyFields(body.type)) {
      if (!(field in fields)) continue
      const inPlace = rule === 'set' || (rule === 'text' && texts === 'in-place' && !competes(opened.doc, field))
      if (!inPlace) delete draft[field]
      writeField(draft, field, rule, fields[field])
    }
  })
  try {
    rememberEdit(doc, body.id, opened.actor, ctx)
    return { ...body, ...project(doc, body.type), am: saveHistory(doc) }
  } finally {
    A.free(doc)
  }
}

const competes = (doc: HistoryDoc, field: string): boolean => A.getConflicts(doc, field) !== undefined

function answerOf(
  question: MergeQuestion,
  decision: Decision,
  merged: Mergeable,
  leaves: readonly LiveLeaf<Mergeable>[],
): Fields {
  const { field } = question
  switch (decision.choice) {
    case 'take': {
      const leaf = leaves.find(({ rev }) => rev === decision.rev)
      if (leaf === undefined) throw new AppError('stale', keyed('review.sideGone'))
      return question.kind === 'delete' ? deletionOf(leaf.doc, merged) : { [field]: valueOf(leaf.doc, field) }
    }
    case 'both':
      return question.kind === 'delete' ? restored(merged) : { [field]: both(question, merged) }
    case 'own':
      if (question.kind === 'delete') throw new AppError('invalid-input', keyed('review.nothingToWrite'))
      return { [field]: decision.value }
    default:
      return assertNever(decision)
  }
}

function deletionOf(side: Mergeable, merged: Mergeable): Fields {
  if (side.deletedAt === null) return restored(merged)
  return { deletedAt: side.deletedAt, ...(side.type === 'session' ? { deletedSaw: side.deletedSaw } : {}) }
}

const restored = (merged: Mergeable): Fields => ({
  deletedAt: null,
  ...(merged.type === 'session' ? { deletedSaw: null } : {}),
})

/** @throws AppError `invalid-input` where both together are too long for the field */
function both(question: MergeQuestion, merged: Mergeable): string {
  const whole = bothOf(question, merged.type)
  if (whole === null) throw new AppError('invalid-input', keyed('review.bothTooLong'))
  return whole
}

/** @throws AppError `invalid-input` when a value does not fit its field */
function valid(body: Mergeable): Mergeable {
  const parsed = ENTITY_SCHEMAS[`${body.type}s`].safeParse(body)
  if (parsed.success) return parsed.data
  throw new AppError('invalid-input', issueOf(parsed.error) ?? keyed('review.valueUnfit'))
}
