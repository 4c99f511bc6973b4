import { diffWordsWithSpace } from 'diff'

export interface Change {
  readonly text: string
  readonly kind: 'same' | 'added' | 'removed'
}

/** Word by word, what must change for `before` to become `after`. */
export function differenceOf(before: string, after: string): Change[] {
  return diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }))
}
