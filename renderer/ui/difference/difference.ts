import { type Change, changesOf, runsBetween } from '../../../app/text/runs'
import { tokensAndLines } from '../../../app/text/tokens'

/** Below this share of what stays, two texts have little to do with each other. */
const ALIKE = 0.4

/** Word by word, what must change for `before` to become `after`; the whole, where hardly anything stays. */
export function differenceOf(before: string, after: string): Change[] {
  const [from, to] = [tokensAndLines(before), tokensAndLines(after)]
  const changes = changesOf(runsBetween(from, to), from, to)
  const same = changes.reduce((sum, change) => sum + (change.kind === 'same' ? change.text.length : 0), 0)
  if (same >= ALIKE * Math.max(before.length, after.length)) return changes
  const whole: Change[] = [
    { text: before, kind: 'removed' },
    { text: after, kind: 'added' },
  ]
  return whole.filter((change) => change.text !== '')
}
