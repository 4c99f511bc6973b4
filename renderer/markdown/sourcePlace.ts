/**
 * Where in the source of a note a place in its rendered text is. What is rendered is the source without its marks, in the
 * same order, so its characters are looked for one after the other; a link's address can lead astray only until its end.
 * @param before the rendered text in front of the place
 */
export function sourcePlace(source: string, before: string): number {
  let at = 0
  for (const character of before) {
    if (/\s/.test(character)) continue
    const found = source.indexOf(character, at)
    if (found < 0) continue
    at = found + character.length
  }
  return at
}

/** The rendered text in front of a point of the window, or null where it is not on text of `host`. */
export function textBefore(host: Element, x: number, y: number): string | null {
  const place = document.caretPositionFromPoint?.(x, y)
  if (!place || !host.contains(place.offsetNode)) return null
  const range = document.createRange()
  range.selectNodeContents(host)
  range.setEnd(place.offsetNode, place.offset)
  return range.toString()
}
