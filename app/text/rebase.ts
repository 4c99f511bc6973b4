import { mergedBeside } from './beside'
import { mergeTexts } from './text'
import { wordSplices, type Splice } from './words'

/**
 * What a text becomes when `theirs` comes in while somebody writes in it and has got from `base` to `mine`. Changes in
 * different places are both taken. Where they meet, the sentences and lines of both stand there: whoever writes there has them
 * in view, so nobody has to be asked about it later.
 */
export function rebaseText(base: string, mine: string, theirs: string): string {
  const merge = mergeTexts(base, mine, theirs)
  return merge.kind === 'merged' ? merge.text : mergedBeside(base, mine, theirs)
}

/** Where a place in a text is after these replacements (in order, of the old text): in front of the same words. */
export function placeAfter(at: number, splices: readonly Splice[]): number {
  let shift = 0
  for (const splice of splices) {
    // What is written right behind the place does not push it away.
    if (splice.at >= at) break
    if (splice.at + splice.remove > at) return splice.at + shift + splice.insert.length
    shift += splice.insert.length - splice.remove
  }
  return at + shift
}

/**
 * Where the caret of somebody who writes is after the text became another: in its line, where that line and what follows are as
 * they were, else at its words.
 */
export function caretAfter(at: number, before: string, now: string): number {
  const line = before.slice(Math.max(0, before.lastIndexOf('\n', at - 1)))
  return at > 0 && now.endsWith(line) ? now.length - (before.length - at) : placeAfter(at, wordSplices(before, now))
}
