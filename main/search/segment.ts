/**
 * A finished part of the index: every term once, in order, and for each the slots (documents) it occurs in, ascending. The
 * postings of one prefix lie side by side in one typed array, which is what makes one-letter prefixes fast.
 */
export interface Segment {
  readonly terms: readonly string[]
  /** Where the slots of each term begin in `postings`; one more than there are terms. */
  readonly offsets: Uint32Array<ArrayBuffer>
  readonly postings: Uint32Array<ArrayBuffer>
}

export const emptySegment = (): Segment => ({ terms: [], offsets: new Uint32Array(1), postings: new Uint32Array(0) })

/** Index of the first term that is not before `term`. */
export function lowerBound(terms: readonly string[], term: string): number {
  let low = 0
  let high = terms.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((terms[middle] ?? '') < term) low = middle + 1
    else high = middle
  }
  return low
}

/** The terms that start with `prefix`, as a range of indexes, the end excluded. */
export function prefixRange(terms: readonly string[], prefix: string): readonly [number, number] {
  return [lowerBound(terms, prefix), lowerBound(terms, `${prefix}\uffff`)]
}

/** A slot that is gone in a renumbering. */
export const GONE = 0xffff_ffff

/**
 * One segment from a finished one and what was added since. `renumber` gives each old slot its new number, or `GONE`; it
 * keeps the order. Added slots are above all finished ones.
 */
export function mergeSegments(
  base: Segment,
  added: ReadonlyMap<string, readonly number[]>,
  renumber: Uint32Array,
): Segment {
  const addedTerms = [...added.keys()].sort((a, b) => (a < b ? -1 : 1))
  let size = base.postings.length
  for (const slots of added.values()) size += slots.length
  const postings = new Uint32Array(size)
  const terms: string[] = []
  const starts: number[] = [0]
  let filled = 0
  const copy = (slots: ArrayLike<number>, from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      const slot = renumber[slots[at] ?? 0] ?? GONE
      if (slot !== GONE) postings[filled++] = slot
    }
  }
  const close = (term: string): void => {
    if (filled === starts[starts.length - 1]) return
    terms.push(term)
    starts.push(filled)
  }
  let next = 0
  const takeAdded = (): void => {
    const term = addedTerms[next++] ?? ''
    const slots = added.get(term) ?? []
    copy(slots, 0, slots.length)
    close(term)
  }
  base.terms.forEach((term, index) => {
    while (next < addedTerms.length && (addedTerms[next] ?? '') < term) takeAdded()
    copy(base.postings, base.offsets[index] ?? 0, base.offsets[index + 1] ?? 0)
    if (addedTerms[next] === term) takeAdded()
    else close(term)
  })
  while (next < addedTerms.length) takeAdded()
  return { terms, offsets: Uint32Array.from(starts), postings: postings.slice(0, filled) }
}
