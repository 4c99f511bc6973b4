import { wordSplices, type Splice } from './words'

/** `merged`: the changes of both sides, each in its own place. `touch`: they meet, and a person has to look. */
export type TextMerge = { readonly kind: 'merged'; readonly text: string } | { readonly kind: 'touch' }

/**
 * Merges two texts that grew out of `base`. Changes that stand in different places are both taken; the same change made
 * on both sides is taken once; changes that overlap or only meet at a border are not guessed at (docs/DESIGN.md, Text).
 */
export function mergeTexts(base: string, left: string, right: string): TextMerge {
  if (left === right || right === base) return { kind: 'merged', text: left }
  if (left === base) return { kind: 'merged', text: right }
  return mergeSplices(base, wordSplices(base, left), wordSplices(base, right))
}

/** As `mergeTexts`, from the changes of two texts that both differ from `base`. */
function mergeSplices(base: string, ours: readonly Splice[], right: readonly Splice[]): TextMerge {
  const theirs = right.filter((splice) => !ours.some((other) => same(splice, other)))
  if (ours.some((one) => theirs.some((other) => touches(one, other)))) return { kind: 'touch' }
  const all = [...ours, ...theirs].sort((a, b) => a.at - b.at)
  return { kind: 'merged', text: apply(base, all) }
}

/** Applies splices that stand in order and do not overlap. */
export function apply(base: string, splices: readonly Splice[]): string {
  let text = ''
  let at = 0
  for (const splice of splices) {
    text += base.slice(at, splice.at) + splice.insert
    at = splice.at + splice.remove
  }
  return text + base.slice(at)
}

const same = (a: Splice, b: Splice): boolean => a.at === b.at && a.remove === b.remove && a.insert === b.insert

const touches = (a: Splice, b: Splice): boolean => a.at <= b.at + b.remove && b.at <= a.at + a.remove
