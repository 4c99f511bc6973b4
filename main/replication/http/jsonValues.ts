/** Values of one answer at most: a page of documents with their revisions has a few ten thousand. */
const MOST_VALUES = 1_000_000
const DEEPEST = 64
/** Values, and characters, handed over at once: so many take a few milliseconds. */
const SLICE_VALUES = 4_000
const SLICE_CHARACTERS = 2_000_000

export class TooMuch extends Error {}

/** How many values something has, itself included, and how many characters they have. @throws TooMuch */
export function sizeOf(value: unknown, most = MOST_VALUES): { readonly values: number; readonly characters: number } {
  let values = 0
  let characters = 0
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    values += 1
    if (values + waiting.length > most || next.depth > DEEPEST) throw new TooMuch('More than any answer has.')
    if (typeof next.value === 'string') characters += next.value.length
    else if (typeof next.value === 'object' && next.value !== null)
      for (const [key, inner] of Object.entries(next.value)) {
        characters += key.length
        waiting.push({ value: inner, depth: next.depth + 1 })
      }
  }
  return { values, characters }
}

/** A list in slices that can be handed to another thread without holding it up. */
export function slicesOf(list: readonly unknown[]): unknown[][] {
  const slices: unknown[][] = []
  let slice: unknown[] = []
  let values = 0
  let characters = 0
  let left = MOST_VALUES
  for (const one of list) {
    const size = sizeOf(one, left)
    left -= size.values
    if (slice.length > 0 && (values + size.values > SLICE_VALUES || characters + size.characters > SLICE_CHARACTERS)) {
      slices.push(slice)
      ;[slice, values, characters] = [[], 0, 0]
    }
    slice.push(one)
    values += size.values
    characters += size.characters
  }
  if (slice.length > 0) slices.push(slice)
  return slices
}
