import { changedFields, contains, forkOf, lastTouch } from './document/fork'
import type { MergeQuestion, QuestionSide } from './outcome'
import { compareStamps } from './document/stamps'
import { stampsOf } from './document/edit'
import { questionSide, type Side } from './sides'
import type { Mergeable } from './document/policy'

/** `none`: no side deleted it, or all did. `stands`: the delete had seen everything that matters. */
export type DeletionOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'stands'; readonly side: Side }
  | { readonly kind: 'restored'; readonly side: Side }
  | { readonly kind: 'review'; readonly question: MergeQuestion }

/**
 * What becomes of a delete beside an edit (docs/DESIGN.md, Delete against edit). It is not a conflict of values, so leaves
 * are compared in pairs: a delete whose history contains the edit saw it and stands; a delete beside which only pins or
 * archiving changed stands too; a delete that knew nothing of a change to the content, or of a restore, is for a person.
 */
export function judgeDeletion(sides: readonly Side[]): DeletionOutcome {
  const deleted = sides.filter(({ body }) => body.deletedAt !== null)
  const kept = sides.filter(({ body }) => body.deletedAt === null)
  if (deleted.length === 0 || kept.length === 0) return { kind: 'none' }
  let restored: Side | null = null
  let disputed = false
  for (const left of deleted)
    for (const right of kept) {
      if (contains(left.doc, right.heads)) {
        disputed ||= trimmed(left, right)
        continue
      }
      const fork = forkOf(left.doc, right.doc)
      const older = contains(right.doc, left.heads) || !changedFields(left.doc, fork, left.heads).has('deletedAt')
      // The delete is older than the fork: the other side saw it and restored, which nobody contradicts.
      if (older) restored ??= right
      else if (
        changedFields(right.doc, fork, right.heads).size > 0 ||
        restoredSince(right, fork) ||
        trimmed(left, right)
      )
        disputed = true
    }
  const [stands] = deleted
  if (!disputed && restored !== null) return { kind: 'restored', side: restored }
  if (!disputed && stands !== undefined) return { kind: 'stands', side: stands }
  return { kind: 'review', question: deletionQuestion(deleted, kept) }
}

/** It was deleted and restored there, which leaves no trace in what it says now. */
const restoredSince = (kept: Side, fork: readonly string[]): boolean => lastTouch(kept.doc, fork, 'deletedAt') !== null

/** The audio was trimmed without the delete knowing: that is content, though it stands outside the history. */
export function trimmed(deleted: Side, kept: Side): boolean {
  return (
    kept.body.type === 'recording' &&
    deleted.body.deletedAt !== null &&
    kept.body.deletedAt === null &&
    compareStamps(stampsOf(kept.body)['manifest'], stampsOf(deleted.body)['manifest']) > 0
  )
}

function deletionQuestion(deleted: readonly Side[], kept: readonly Side[]): MergeQuestion {
  const [firstDeleted] = deleted
  const [firstKept] = kept
  const fork = firstDeleted && firstKept ? forkOf(firstDeleted.doc, firstKept.doc) : []
  const sides: QuestionSide[] = [
    ...deleted.slice(0, 1).map((side) => questionSide(side, fork, 'deletedAt', null)),
    ...kept.map((side) => keptSide(side, fork)),
  ]
  return { field: 'deletedAt', kind: 'delete', sides, base: null, proposal: null }
}

/** What was being worked on while the other side deleted it. */
function keptSide(side: Side, fork: readonly string[]): QuestionSide {
  const [field] = changedFields(side.doc, fork, side.heads)
  return questionSide(side, fork, field ?? 'deletedAt', describe(side.body))
}

/** The entity in its own words. */
export function describe(body: Mergeable): string {
  switch (body.type) {
    case 'session':
      return body.title
    case 'message':
      return body.text
    case 'recording':
      return body.editedText ?? body.transcript?.text ?? ''
    case 'tag':
    case 'prompt':
      return body.name
  }
}
