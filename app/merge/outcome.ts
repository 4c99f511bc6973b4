import type { DeviceId } from '../ids'
import type { Entity } from '../model'

/** A live leaf that could be read. */
export interface LiveLeaf<E extends Entity = Entity> {
  readonly rev: string
  readonly doc: E
}

/** What settled a field, for the merge log. */
export type RuleName =
  | 'same' // both sides have the same value
  | 'contains' // one side has seen everything of the other
  | 'union' // tags of both sides
  | 'text' // changes in different places of a text
  | 'newest' // last writer wins
  | 'best-transcript'
  | 'erased'
  | 'audio' // the later trim, the other as an earlier version
  | 'deleted' // the delete stands

export interface RuleUse {
  readonly field: string
  readonly rule: RuleName
}

/** One side of a question: the leaf, and who gave the field this value when. */
export interface QuestionSide {
  readonly rev: string
  readonly device: DeviceId | null
  readonly atMs: number | null
  /** Null: deleted, or nothing there. */
  readonly value: string | null
}

/** A field that a person has to decide. */
export interface MergeQuestion {
  readonly field: string
  readonly kind: 'line' | 'text' | 'delete'
  readonly sides: readonly QuestionSide[]
  /** What the sides had before they parted, if known. */
  readonly base: string | null
  /** A text in which all changes stand in whole sentences; null where no person would have written it so. */
  readonly proposal: string | null
}

/** A side of a merge, for its history: what it had before, and who wrote last on it. */
export interface MergedSide {
  readonly device: DeviceId | null
  readonly heads: readonly string[]
}

/**
 * What is to be done with the leaves of a document.
 * - `collapse`: the leaf `keep` already says everything; the losers become tombstones.
 * - `merged`: `body` is written as a child of `parent`, and the losers become tombstones.
 * - `review`: a person has to answer `questions`; every leaf stays as it is, but those `contained` in another one, which say
 *   nothing of their own and become tombstones.
 */
export type MergeOutcome<E extends Entity = Entity> =
  | {
      readonly kind: 'collapse'
      readonly keep: string
      readonly losers: readonly string[]
      readonly rules: readonly RuleUse[]
      readonly devices: readonly DeviceId[]
      readonly sides: readonly MergedSide[]
    }
  | {
      readonly kind: 'merged'
      readonly parent: string
      readonly body: E
      readonly losers: readonly string[]
      readonly rules: readonly RuleUse[]
      readonly devices: readonly DeviceId[]
      readonly sides: readonly MergedSide[]
    }
  | { readonly kind: 'review'; readonly questions: readonly MergeQuestion[]; readonly contained: readonly string[] }

/** CouchDB's order of live leaves: the longer history, then the greater hash. The first is the winning revision. */
export function winnerFirst(a: { readonly rev: string }, b: { readonly rev: string }): number {
  const generations = Number.parseInt(b.rev, 10) - Number.parseInt(a.rev, 10)
  if (generations !== 0) return generations
  return a.rev < b.rev ? 1 : a.rev > b.rev ? -1 : 0
}
