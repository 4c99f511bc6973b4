import * as A from '@automerge/automerge'
import { canonicalJson } from './document/canonical'
import { readField, type Fields, type HistoryDoc } from './document/document'
import { changedFields, fieldsAt, forkOf, headsOf, changesOf } from './document/fork'
import type { MergeQuestion, RuleUse } from './outcome'
import { historyFields } from './document/policy'
import { questionSide, valueIn, type Side } from './sides'
import { proposeText } from '../text/proposal'
import { mergeTexts } from '../text/text'

/** What merging the histories of several leaves leaves open, field by field. */
export interface FieldsMerge {
  readonly questions: MergeQuestion[]
  readonly rules: RuleUse[]
  /** Values the merged history must have where Automerge alone would give another. */
  readonly corrections: Fields
  /** Fields at which several texts compete; they are written anew, or every later merge would find them again. */
  readonly rewrite: ReadonlySet<string>
}

type Collecting = { questions: MergeQuestion[]; rules: RuleUse[]; corrections: Fields; rewrite: Set<string> }

/** @param doc the histories of all sides together */
export function mergeHistoryFields(doc: HistoryDoc, sides: readonly Side[]): FieldsMerge {
  const [first] = sides
  const merge: Collecting = { questions: [], rules: [], corrections: {}, rewrite: new Set() }
  if (first === undefined) return merge
  const fork = commonFork(sides)
  const changed = sides.map((side) => changedFields(side.doc, fork, side.heads))
  for (const [field, rule] of historyFields(first.body.type)) {
    const touching = sides.filter((_side, index) => changed[index]?.has(field) ?? false)
    // A value that was changed and changed back competes all the same, and nothing in what it says now shows it.
    const competing = A.getConflicts(doc, field)
    if (touching.length < 2 && competing === undefined) continue
    switch (rule) {
      case 'set':
        merge.rules.push({ field, rule: 'union' })
        break
      case 'line':
        mergeLine(doc, [...touching, ...sides], fork, field, merge)
        break
      case 'text':
        mergeText(
          doc,
          competing === undefined ? touching : competitors(doc, [...touching, ...sides], field),
          fork,
          field,
          merge,
        )
        break
      case 'moment':
      case 'list':
        // Whether it is deleted is decided over the whole entity; when it was, by Automerge's own choice.
        break
    }
  }
  return merge
}

/** Where all sides parted. */
function commonFork(sides: readonly Side[]): string[] {
  const [first, ...others] = sides
  if (first === undefined) return []
  const known = others.map(({ doc }) => new Set(changesOf(doc).map(({ hash }) => hash)))
  return headsOf(changesOf(first.doc).filter(({ hash }) => known.every((hashes) => hashes.has(hash))))
}

/** The sides whose value is one of those that compete at a field. */
function competitors(doc: HistoryDoc, sides: readonly Side[], field: string): Side[] {
  const competing = new Set(Object.values(A.getConflicts(doc, field) ?? {}).map((value) => canonicalJson(value)))
  return sides.filter((side) => competing.has(canonicalJson(valueIn(side, field))))
}

function mergeLine(
  doc: HistoryDoc,
  sides: readonly Side[],
  fork: readonly string[],
  field: string,
  merge: Collecting,
): void {
  const competing = A.getConflicts(doc, field)
  if (competing === undefined) return
  const distinct = new Set(Object.values(competing).map((value) => readField({ [field]: value }, field, 'line')))
  const groups = distinctSides(sides, field).filter((side) => distinct.has(valueIn(side, field)))
  if (groups.length < 2) {
    merge.rules.push({ field, rule: 'same' })
    return
  }
  merge.questions.push({
    field,
    kind: 'line',
    sides: groups.map((side) => questionSide(side, fork, field, valueIn(side, field) as string | null)),
    base: (readField(fieldsAt(doc, fork), field, 'line') as string | null) ?? null,
    proposal: null,
  })
}

function mergeText(
  doc: HistoryDoc,
  sides: readonly Side[],
  fork: readonly string[],
  field: string,
  merge: Collecting,
): void {
  const groups = distinctSides(sides, field)
  if (A.getConflicts(doc, field) !== undefined) merge.rewrite.add(field)
  if (groups.length < 2) {
    if (groups[0] !== undefined) merge.corrections[field] = valueIn(groups[0], field)
    merge.rules.push({ field, rule: 'same' })
    return
  }
  const merged = oneText(doc, field) ? foldTexts(doc, sides, field) : null
  if (merged !== null) {
    merge.corrections[field] = merged
    merge.rules.push({ field, rule: 'text' })
    return
  }
  const base = (readField(fieldsAt(doc, fork), field, 'text') as string | null) ?? null
  merge.questions.push({
    field,
    kind: 'text',
    sides: groups.map((side) => questionSide(side, fork, field, valueIn(side, field) as string | null)),
    base,
    proposal: proposal(doc, groups, field, base),
  })
}

/** False when the sides hold different text objects at the field (or one of them none), which no merge may choose between. */
const oneText = (doc: HistoryDoc, field: string): boolean =>
  A.getConflicts(doc, field) === undefined && typeof doc[field] === 'string'

/** Merges side after side, each from where it parted from those before it. Null as soon as changes touch. */
function foldTexts(doc: HistoryDoc, sides: readonly Side[], field: string): string | null {
  let text: string | null = null
  let before: HistoryDoc | null = null
  try {
    for (const side of sides) {
      const value = valueIn(side, field)
      if (typeof value !== 'string') return null
      if (before === null || text === null) {
        text = value
        before = A.clone(side.doc)
        continue
      }
      const base = readField(fieldsAt(doc, forkOf(before, side.doc)), field, 'text')
      const merged = mergeTexts(typeof base === 'string' ? base : '', text, value)
      if (merged.kind === 'touch') return null
      text = merged.text
      before = A.merge(before, side.doc)
    }
    return text
  } finally {
    if (before !== null) A.free(before)
  }
}

/** A text of whole sentences in which the changes of all sides stand; null where a person would not have written it so. */
function proposal(doc: HistoryDoc, groups: readonly Side[], field: string, base: string | null): string | null {
  if (base === null || !oneText(doc, field)) return null
  const [first, ...others] = groups.map((side) => valueIn(side, field))
  return others.reduce<string | null>(
    (merged, text) => (merged === null || typeof text !== 'string' ? null : proposeText(base, merged, text)),
    typeof first === 'string' ? first : null,
  )
}

/** One side for each different value, in order. */
function distinctSides(sides: readonly Side[], field: string): Side[] {
  const seen = new Set<string>()
  return sides.filter((side) => {
    const value = canonicalJson(valueIn(side, field))
    if (seen.has(value)) return false
    seen.add(value)
    return true
  })
}
