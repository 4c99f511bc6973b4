import { mergedOrBeside } from './text'
import type { Splice } from './words'

/**
 * What a text becomes when `theirs` comes in while somebody writes in it and has got from `base` to `mine`. Changes in
 * different places are both taken. Where they meet both stand beside each other: whoever writes there has them in view,
 * so nobody has to be asked about it later.
 */
export const rebaseText = (base: string, mine: string, theirs: string): string => mergedOrBeside(base, mine, theirs)

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
