import type { Setting } from '../model'
import { canonicalJson } from './document/canonical'
import { winnerFirst, type LiveLeaf, type MergeOutcome } from './outcome'
import { compareStamps } from './document/stamps'

/**
 * Settings have one value and one stamp: the newest leaf stays, even against the winning revision (docs/DESIGN.md,
 * Settings).
 */
export function mergeSettings(leaves: readonly LiveLeaf<Setting>[]): MergeOutcome<Setting> {
  const ordered = [...leaves].sort(winnerFirst)
  const newest = ordered.reduce((best, next) => {
    const left = canonicalJson(next.doc.value)
    const right = canonicalJson(best.doc.value)
    return (compareStamps(next.doc.stamp, best.doc.stamp) || (left < right ? -1 : left > right ? 1 : 0)) > 0
      ? next
      : best
  })
  return {
    kind: 'collapse',
    keep: newest.rev,
    losers: ordered.flatMap(({ rev }) => (rev === newest.rev ? [] : [rev])),
    rules: [{ field: 'value', rule: 'newest' }],
    devices: [...new Set(ordered.map(({ doc }) => doc.stamp.device))].sort(),
    sides: [],
  }
}
