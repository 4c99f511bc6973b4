import * as A from '@automerge/automerge'
import type { Fields, HistoryDoc } from './document'

/** What is known of a change without decoding it. Times in ms; roots that were derived from a body have time 0. */
export interface ChangeMeta {
  readonly hash: string
  readonly actor: string
  readonly time: number
  readonly startOp: number
  readonly maxOp: number
  readonly deps: readonly string[]
  readonly message: string | null
}

/** Every change of a history, each after those it depends on. */
export const changesOf = (doc: HistoryDoc): ChangeMeta[] => A.getChangesMetaSince(doc, [])

/** The changes that are in `doc` but not in the history up to `heads`. */
export const changesSince = (doc: HistoryDoc, heads: readonly string[]): ChangeMeta[] =>
  A.getChangesMetaSince(doc, [...heads])

/** Of these changes, those that no other of them depends on. */
export function headsOf(changes: readonly ChangeMeta[]): string[] {
  const depended = new Set(changes.flatMap(({ deps }) => deps))
  return changes.flatMap(({ hash }) => (depended.has(hash) ? [] : [hash])).sort()
}

/** Where two histories parted: the heads of the changes they share. Empty when they share none. */
export function forkOf(left: HistoryDoc, right: HistoryDoc): string[] {
  const known = new Set(changesOf(left).map(({ hash }) => hash))
  return headsOf(changesOf(right).filter(({ hash }) => known.has(hash)))
}

/** True when `doc` has seen everything that leads to these heads. */
export const contains = (doc: HistoryDoc, heads: readonly string[]): boolean => A.hasHeads(doc, [...heads])

/** The history fields that differ between two points of one history. */
export function changedFields(doc: HistoryDoc, from: readonly string[], to: readonly string[]): Set<string> {
  const patches = A.diff(doc, [...from], [...to])
  return new Set(patches.flatMap(({ path }) => (path[0] === undefined ? [] : [String(path[0])])))
}

/** The fields as they were at a point of the history. Empty heads: before anything was written. */
export const fieldsAt = (doc: HistoryDoc, heads: readonly string[]): Fields =>
  heads.length === 0 ? {} : A.view(doc, [...heads])

/** The newest change since `from` that touched a field, or null. */
export function lastTouch(doc: HistoryDoc, from: readonly string[], field: string): ChangeMeta | null {
  const changes = changesSince(doc, from)
  const found = changes.findLast((change) => changedFields(doc, change.deps, [change.hash]).has(field))
  return found ?? null
}
