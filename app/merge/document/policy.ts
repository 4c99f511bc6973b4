import type { Entity } from '../../model'

/**
 * How a field behaves when it was changed on two devices (docs/DESIGN.md, Rules for fields).
 *
 * Inside Automerge:
 * - `line`: one value a person would want to be asked about (immutable string, or null). Rule: review.
 * - `text`: collaborative text. Merged where the changed ranges do not touch, otherwise review.
 * - `set`: a map of `true`. Union, add wins.
 * - `moment`: when something happened, or null. Delete against edit is decided over the whole entity, not here.
 * - `list`: a sorted set of ids as one value, set together with the moment it belongs to.
 *
 * Outside Automerge:
 * - `fixed`: set when the entity is made and never again.
 * - `lww`: last writer wins, by a stamp beside the value.
 * - `best`: the better transcript stands, then the earlier.
 * - `heard`: transcripts that gave way, from all sides.
 * - `erase`: null wins, because what was erased stays erased.
 * - `seen`: what deletes and purges had seen; all of it together.
 * - `audio`: changes with the audio (trimming). Last writer wins for all of them together, under the stamp `manifest`;
 *   the audio that lost becomes an earlier version.
 */
export type FieldRule = HistoryRule | PlainRule
export type HistoryRule = 'line' | 'text' | 'set' | 'moment' | 'list'
export type PlainRule = 'fixed' | 'lww' | 'best' | 'heard' | 'erase' | 'audio' | 'seen'

/** Entities with a history. Settings have one value and one stamp instead. */
export type Mergeable = Exclude<Entity, { type: 'setting' }>
export type MergeableType = Mergeable['type']
export type MergeableOf<T extends MergeableType> = Extract<Mergeable, { type: T }>

/** What the core keeps itself; everything else needs a rule. */
export type CoreField = 'id' | 'type' | 'format' | 'stamps' | 'am'

/** A field without a rule does not compile. */
type PolicyTable = {
  readonly [T in MergeableType]: Readonly<Record<Exclude<keyof MergeableOf<T>, CoreField>, FieldRule>>
}

export const POLICY: PolicyTable = {
  session: {
    title: 'line',
    createdAt: 'fixed',
    tags: 'set',
    pinned: 'lww',
    archived: 'lww',
    deletedAt: 'moment',
    deletedSaw: 'list',
    deletedSeen: 'seen',
    purgedSeen: 'seen',
  },
  message: {
    role: 'fixed',
    text: 'text',
    recordingId: 'fixed',
    createdAt: 'fixed',
    deletedAt: 'moment',
  },
  recording: {
    sessionId: 'fixed',
    createdAt: 'fixed',
    device: 'fixed',
    source: 'fixed',
    fileName: 'fixed',
    mimeType: 'audio',
    durationMs: 'audio',
    sampleRateHz: 'audio',
    channels: 'audio',
    key: 'erase',
    manifest: 'audio',
    previous: 'audio',
    peaks: 'audio',
    transcript: 'best',
    heard: 'heard',
    editedText: 'text',
    lease: 'lww',
    marked: 'lww',
    deletedAt: 'moment',
  },
  tag: {
    name: 'line',
    color: 'lww',
    createdAt: 'fixed',
    deletedAt: 'moment',
    mergedInto: 'lww',
  },
  prompt: {
    name: 'line',
    content: 'text',
    createdAt: 'fixed',
    deletedAt: 'moment',
  },
}

const HISTORY_RULES: ReadonlySet<FieldRule> = new Set<FieldRule>(['line', 'text', 'set', 'moment', 'list'])

/** The rule of a field, or null for a field the core keeps itself. */
export function ruleOf(type: MergeableType, field: string): FieldRule | null {
  return (POLICY[type] as Readonly<Record<string, FieldRule>>)[field] ?? null
}

/** True for a rule whose field lives in Automerge. */
export const isHistoryRule = (rule: FieldRule): rule is HistoryRule => HISTORY_RULES.has(rule)

/**
 * The fields of a type that live in Automerge, with their rules, in the order in which a root writes them. The order
 * is part of the format: two devices that derive a root apart must write the same change (docs/DESIGN.md, First edits).
 */
export function historyFields(type: MergeableType): (readonly [field: string, rule: HistoryRule])[] {
  return Object.entries(POLICY[type]).flatMap(([field, rule]) => (isHistoryRule(rule) ? [[field, rule] as const] : []))
}

/** The fields of a type that live outside Automerge, with their rules. */
export function plainFields(type: MergeableType): (readonly [field: string, rule: PlainRule])[] {
  return Object.entries(POLICY[type]).flatMap(([field, rule]) => (isHistoryRule(rule) ? [] : [[field, rule] as const]))
}

/** Under which name the stamp of a field stands: audio fields share one. */
export const stampName = (field: string, rule: PlainRule): string => (rule === 'audio' ? 'manifest' : field)
