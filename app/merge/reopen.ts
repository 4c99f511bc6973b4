import { valueOf, type Fields } from './document/document'
import type { EditContext } from './document/entity'
import { REOPEN_NOTE } from './document/notes'
import type { MergeQuestion } from './outcome'
import { decide } from './resolve'
import { ruleOf, type Mergeable } from './document/policy'

/**
 * Takes a resolution back: for each side that was to choose from, a body in which the fields in question say what that
 * side said. Written beside each other as children of the resolution they are an ordinary conflict again, on every
 * device. Each is written under an actor of its own, or one would count as having seen the other.
 * @param now the entity as it is
 * @param questions what was asked, with all sides
 */
export function reopen(now: Mergeable, questions: readonly MergeQuestion[], ctx: EditContext): Mergeable[] {
  const count = Math.max(...questions.map(({ sides }) => sides.length))
  return Array.from({ length: count }, (_, index) => {
    const fields: Fields = {}
    for (const question of questions) {
      const side = question.sides[Math.min(index, question.sides.length - 1)]
      if (side !== undefined) Object.assign(fields, fieldsOf(question, side.value, now, ctx))
    }
    return decide(now, fields, REOPEN_NOTE, ctx, 'anew')
  })
}

function fieldsOf(question: MergeQuestion, value: string | null, now: Mergeable, ctx: EditContext): Fields {
  if (question.kind !== 'delete') return { [question.field]: value }
  const withSaw = ruleOf(now.type, 'deletedSaw') !== null
  if (value !== null) return { deletedAt: null, ...(withSaw ? { deletedSaw: null } : {}) }
  return { deletedAt: ctx.nowMs, ...(withSaw ? { deletedSaw: valueOf(now, 'deletedSaw') ?? [] } : {}) }
}
