import * as A from '@automerge/automerge'
import type { DeviceId } from '../ids'
import { deviceOfActor } from './document/actors'
import { openHistory, deriveRoot, readField, type HistoryDoc } from './document/document'
import { lastTouch, type ChangeMeta } from './document/fork'
import { winnerFirst, type LiveLeaf, type MergeQuestion, type QuestionSide } from './outcome'
import { joinedValues } from './document/joined'
import { isHistoryRule, ruleOf, type Mergeable } from './document/policy'

/** A leaf with its history open. */
export interface Side {
  readonly rev: string
  readonly body: Mergeable
  readonly doc: HistoryDoc
  readonly heads: readonly string[]
}

/**
 * Opens the history of every leaf, winner first, hands them over, and frees them whatever happens.
 * @throws AppError `integrity` when a history is damaged
 */
export function withSides<T>(leaves: readonly LiveLeaf<Mergeable>[], use: (sides: readonly Side[]) => T): T {
  const sides: Side[] = []
  try {
    for (const { rev, doc: body } of [...leaves].sort(winnerFirst)) {
      const doc = body.am === undefined ? deriveRoot(body) : openHistory(body.am)
      sides.push({ rev, body, doc, heads: A.getHeads(doc) })
    }
    return use(sides)
  } finally {
    for (const { doc } of sides) A.free(doc)
  }
}

/** The value of a history field in one leaf. */
export function valueIn(side: Side, field: string): unknown {
  const rule = ruleOf(side.body.type, field)
  return rule !== null && isHistoryRule(rule) ? readField(side.doc, field, rule) : null
}

/** Who made a change; null for a derived root, which no device made. */
export const authorOf = (change: ChangeMeta): DeviceId | null =>
  change.time === 0 && change.deps.length === 0 ? null : deviceOfActor(change.actor)

/** The side as a question shows it: its value, and who touched the field last since the fork. */
export function questionSide(side: Side, fork: readonly string[], field: string, value: string | null): QuestionSide {
  const touch = lastTouch(side.doc, fork, field)
  return {
    rev: side.rev,
    device: touch === null ? null : authorOf(touch),
    atMs: touch === null || touch.time === 0 ? null : touch.time,
    value,
  }
}

/** The sides as a person sees them: what this device wrote first, the others in the order of their devices. */
export function inShownOrder(sides: readonly QuestionSide[], device: DeviceId): QuestionSide[] {
  const place = (side: QuestionSide): string => (side.device === device ? '' : (side.device ?? '~'))
  return [...sides].sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0))
}

/**
 * What keeping both sides writes: the same on every device, so that two that keep both agree. Null where there is nothing to
 * join (an entry is in the trash or not), and where both together are too long for the field.
 */
export function bothOf({ kind, sides }: Pick<MergeQuestion, 'kind' | 'sides'>, type: Mergeable['type']): string | null {
  if (kind === 'delete') return null
  const values = sides.map(({ value }) => value ?? '')
  return joinedValues(values, kind, type)
}
