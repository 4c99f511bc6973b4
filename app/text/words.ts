import { type Change, changesOf, commonEnds, leastRuns } from './runs'
import { tokens } from './tokens'

/** One replacement in a text; positions in UTF-16 units of the old text. */
export interface Splice {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

const lengthOf = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length, 0)

/**
 * The replacements that turn `before` into `after`, in order, whole words at a time: a word that was replaced by another
 * goes as one, so that Tuesday and Friday never become "FriTuesday".
 */
export function wordSplices(before: string, after: string): Splice[] {
  if (before === after) return []
  const from = tokens(before)
  const to = tokens(after)
  const { head, tail } = commonEnds(from, to)
  const oldMiddle = from.slice(head, from.length - tail)
  const newMiddle = to.slice(head, to.length - tail)
  const start = lengthOf(from.slice(0, head))
  const whole = [{ at: start, remove: lengthOf(oldMiddle), insert: newMiddle.join('') }]
  if (oldMiddle.length === 0 || newMiddle.length === 0) return whole
  // Beyond the bound the middle is replaced as a whole: devices have to find the same edit, whatever their version.
  const runs = leastRuns(oldMiddle, newMiddle)
  return runs === null ? whole : splicesOf(changesOf(runs, oldMiddle, newMiddle), start)
}

function splicesOf(changes: readonly Change[], start: number): Splice[] {
  const splices: Splice[] = []
  let at = start
  let open: { at: number; remove: number; insert: string } | null = null
  for (const { kind, text } of changes) {
    if (kind === 'same') {
      if (open !== null) splices.push(open)
      open = null
      at += text.length
      continue
    }
    open ??= { at, remove: 0, insert: '' }
    if (kind === 'added') open = { ...open, insert: open.insert + text }
    else {
      open = { ...open, remove: open.remove + text.length }
      at += text.length
    }
  }
  if (open !== null) splices.push(open)
  return splices
}
