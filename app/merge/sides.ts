import * as A from '@automerge/automerge'
import type { DeviceId } from '../ids'
import { deviceOfActor } from './document/actors'
import { openHistory, deriveRoot, readField, type HistoryDoc } from './document/document'
import { lastTouch, type ChangeMeta } from './document/fork'
import { winnerFirst, type LiveLeaf, type QuestionSide } from './outcome'
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
