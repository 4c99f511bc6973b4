import { type Change, changesOf, runsBetween } from '../../../app/text/runs'
import { tokensAndLines } from '../../../app/text/tokens'

/** Below this share of what stays, two texts have little to do with each other. */
const ALIKE = 0.4

/**
 * Word by word, what must change for `before` to become `after`. Where hardly anything stays, line by line: a line that stayed
 * is never shown as one that came.
 */
export const differenceOf = (before: string, after: string): Change[] =>
  alikeWords(before, after) ?? joined(linesBetween(before, after))

/** Null where hardly anything stays of what was there. */
function alikeWords(before: string, after: string): Change[] | null {
  const [from, to] = [tokensAndLines(before), tokensAndLines(after)]
  const changes = changesOf(runsBetween(from, to), from, to)
  const same = changes.reduce((sum, change) => sum + (change.kind === 'same' ? change.text.length : 0), 0)
  // What only grew or only shrank is shown so, however much that was.
  const grew = same > 0 && same === Math.min(before.length, after.length)
  return grew || same >= ALIKE * Math.max(before.length, after.length) ? changes : null
}

function linesBetween(before: string, after: string): Change[] {
  const [from, to] = [linesOf(before), linesOf(after)]
  const changes: Change[] = []
  let [gone, come] = ['', '']
  const upToHere = (): void => {
    changes.push(...(alikeWords(gone, come) ?? replaced(gone, come)))
    ;[gone, come] = ['', '']
  }
  for (const { kind, text } of changesOf(runsBetween(from, to), from, to)) {
    if (kind === 'removed') gone += text
    else if (kind === 'added') come += text
    else {
      upToHere()
      changes.push({ kind, text })
    }
  }
  upToHere()
  return changes
}

function replaced(before: string, after: string): Change[] {
  const whole: Change[] = [
    { text: before, kind: 'removed' },
    { text: after, kind: 'added' },
  ]
  return whole.filter((change) => change.text !== '')
}

/** Lines with the break before each, so that a line that follows another is added with its own break. */
const linesOf = (text: string): string[] => text.split(/(?=\r?\n)/).filter((line) => line !== '')

/** Neighbours of one kind as one. */
function joined(changes: readonly Change[]): Change[] {
  const all: Change[] = []
  for (const change of changes) {
    const last = all.at(-1)
    if (last?.kind === change.kind) all[all.length - 1] = { kind: change.kind, text: last.text + change.text }
    else all.push(change)
  }
  return all
}
