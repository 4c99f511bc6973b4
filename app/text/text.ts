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

/** Longer pieces, and those with lines of their own, stand under each other rather than in one line. */
const SHORT = 60

/**
 * The merge of two texts. Where changes meet both versions stand beside each other: for a text that somebody has in view and
 * goes on writing in. (What a person is asked about is `proposeText`.)
 */
export function mergedOrBeside(base: string, left: string, right: string): string {
  if (left === right || right === base) return left
  if (left === base) return right
  const [ours, theirs] = [wordSplices(base, left), wordSplices(base, right)]
  const merge = mergeSplices(base, ours, theirs)
  return merge.kind === 'merged' ? merge.text : splicesBeside(base, ours, theirs)
}

function splicesBeside(base: string, left: readonly Splice[], right: readonly Splice[]): string {
  const sided = [
    ...left.map((splice) => ({ splice, ours: true })),
    ...right.map((splice) => ({ splice, ours: false })),
  ].sort((a, b) => a.splice.at - b.splice.at)
  let text = ''
  let at = 0
  while (sided.length > 0) {
    const group = sided.splice(0, 1)
    const start = group[0]?.splice.at ?? 0
    let end = endOf(group[0]?.splice)
    while (sided[0] !== undefined && sided[0].splice.at <= end) {
      const [next] = sided.splice(0, 1)
      if (next === undefined) break
      group.push(next)
      end = Math.max(end, endOf(next.splice))
    }
    const version = (ours: boolean): string | null => {
      const own = group.filter((one) => one.ours === ours).map(({ splice }) => ({ ...splice, at: splice.at - start }))
      return own.length === 0 ? null : apply(base.slice(start, end), own)
    }
    text += base.slice(at, start) + beside(version(true), version(false))
    at = end
  }
  return text + base.slice(at)
}

const endOf = (splice: Splice | undefined): number => (splice === undefined ? 0 : splice.at + splice.remove)

function beside(ours: string | null, theirs: string | null): string {
  if (ours === null || ours === '' || ours === theirs) return theirs ?? ours ?? ''
  if (theirs === null || theirs === '') return ours
  const long = ours.length > SHORT || theirs.length > SHORT || (ours + theirs).includes('\n')
  return `${ours.trimEnd()}${long ? '\n\n' : ' / '}${theirs.trimStart()}`
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
