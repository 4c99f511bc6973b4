import { diffArrays } from 'diff'
import { anchorsOf } from './anchors'

/**
 * What becomes of one sequence of words to make another: some stay, some go, some come. `replaced`: too much differs here to
 * look for words that stay, so all of these stand for all of those.
 */
export type Run =
  | { readonly kind: 'same' | 'removed' | 'added'; readonly count: number }
  | { readonly kind: 'replaced'; readonly removed: number; readonly added: number }

type Words = readonly string[]

/** Finding a least edit takes work that grows with the square of its length; one of this many words takes some 20 ms. */
export const MAX_EDITS = 600
/** The same where a text beyond that is compared in many places. */
const MAX_EDITS_IN_GAP = 150
/** Nobody looks at more changes than this, and each of them has to be shown. */
const MAX_CHANGED_GAPS = 2_000

/** The least edit that turns one sequence into another; null when more words would go and come than `maxEdits`. */
export function leastRuns(from: Words, to: Words, maxEdits = MAX_EDITS): Run[] | null {
  if (needsMoreEdits(from, to, maxEdits)) return null
  const parts = diffArrays([...from], [...to], { maxEditLength: maxEdits }) as ReturnType<typeof diffArrays> | undefined
  if (parts === undefined) return null
  return parts.map(({ count, added, removed }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', count }))
}

/**
 * Whether more than `most` words go or come for certain: those that one side has and the other has not. Found in one pass,
 * which ends as soon as what is left could not make up for it.
 */
function needsMoreEdits(from: Words, to: Words, most: number): boolean {
  if (from.length + to.length < MAX_EDITS) return Math.abs(from.length - to.length) > most
  const balance = new Map<string, number>()
  for (const word of from) balance.set(word, (balance.get(word) ?? 0) + 1)
  let edits = from.length
  for (const [at, word] of to.entries()) {
    if (edits - (to.length - at) > most) return true
    const left = balance.get(word) ?? 0
    balance.set(word, left - 1)
    edits += left > 0 ? -1 : 1
  }
  return edits > most
}

/**
 * As `leastRuns`, but for any two sequences, always in a moment. Beyond the bound the common beginning and end stay, and
 * between them words that each side has just once; what stands between two of those is compared for itself, or
 * replaced as a whole.
 */
export const runsBetween = (from: Words, to: Words): Run[] =>
  leastRuns(from, to) ?? joined(betweenEnds(from, to, anchoredRuns))

/** A stretch of text that stays, goes or comes. */
export interface Change {
  readonly text: string
  readonly kind: 'same' | 'added' | 'removed'
}

/** The texts of runs between two sequences. */
export function changesOf(runs: readonly Run[], from: Words, to: Words): Change[] {
  let [fromAt, toAt] = [0, 0]
  const gone = (count: number): Change => ({ kind: 'removed', text: from.slice(fromAt, (fromAt += count)).join('') })
  const come = (count: number): Change => ({ kind: 'added', text: to.slice(toAt, (toAt += count)).join('') })
  const stay = (count: number): Change => {
    fromAt += count
    return { ...come(count), kind: 'same' }
  }
  return runs.flatMap((run) => {
    if (run.kind === 'replaced') return [gone(run.removed), come(run.added)]
    return run.kind === 'same' ? stay(run.count) : run.kind === 'removed' ? gone(run.count) : come(run.count)
  })
}

/** Sets the common beginning and end aside, and asks `inner` for the rest. */
function betweenEnds(from: Words, to: Words, inner: (from: Words, to: Words) => Run[]): Run[] {
  const { head, tail } = commonEnds(from, to)
  const [gone, come] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)]
  return [same(head), ...inner(gone, come), same(tail)]
}

/** How many words two sequences begin and end with alike. */
export function commonEnds(from: Words, to: Words): { readonly head: number; readonly tail: number } {
  let head = 0
  while (head < from.length && head < to.length && from[head] === to[head]) head++
  let tail = 0
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  return { head, tail }
}

function anchoredRuns(from: Words, to: Words): Run[] {
  const runs: Run[] = []
  let [fromAt, toAt] = [0, 0]
  let work = MAX_EDITS ** 2
  let changedGaps = 0
  const gap = (gone: Words, come: Words): Run[] => {
    if (gone.length + come.length > 0) changedGaps++
    // One word for another is all there is to find. (Most of what stands between two anchors is that.)
    if (gone.length === 0 || come.length === 0 || gone.length + come.length === 2)
      return [removed(gone.length), added(come.length)]
    const maxEdits = Math.min(MAX_EDITS_IN_GAP, Math.floor(Math.sqrt(work)))
    const found = leastRuns(gone, come, maxEdits)
    work -= found === null ? maxEdits ** 2 : editsOf(found) ** 2
    return found ?? [{ kind: 'replaced', removed: gone.length, added: come.length }]
  }
  const upTo = (fromNext: number, toNext: number): void => {
    if (fromNext === fromAt && toNext === toAt) return
    runs.push(...betweenEnds(from.slice(fromAt, fromNext), to.slice(toAt, toNext), gap))
    ;[fromAt, toAt] = [fromNext, toNext]
  }
  for (const [fromNext, toNext] of anchorsOf(from, to)) {
    upTo(fromNext, toNext)
    if (changedGaps >= MAX_CHANGED_GAPS) break
    runs.push(same(1))
    fromAt++
    toAt++
  }
  upTo(from.length, to.length)
  return runs
}

const same = (count: number): Run => ({ kind: 'same', count })
const removed = (count: number): Run => ({ kind: 'removed', count })
const added = (count: number): Run => ({ kind: 'added', count })

const editsOf = (runs: readonly Run[]): number =>
  runs.reduce((sum, run) => sum + (run.kind === 'removed' || run.kind === 'added' ? run.count : 0), 0)

/** Neighbours of one kind as one, without those of nothing. */
function joined(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const last = all.at(-1)
    if (run.kind === 'replaced') all.push(run)
    else if (last?.kind === run.kind) all[all.length - 1] = { kind: run.kind, count: last.count + run.count }
    else if (run.count > 0) all.push(run)
  }
  return all
}
