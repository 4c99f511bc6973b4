/** A range of a text in UTF-16 offsets. */
export interface Mark {
  readonly start: number
  readonly end: number
}

export interface Part {
  readonly text: string
  readonly marked: boolean
}

/** A text cut at its marks, in order; marks that overlap or lie outside are clipped. */
export function markedParts(text: string, marks: readonly Mark[]): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const start = Math.max(at, Math.min(mark.start, text.length))
    const end = Math.min(mark.end, text.length)
    if (end <= start) continue
    if (start > at) parts.push({ text: text.slice(at, start), marked: false })
    parts.push({ text: text.slice(start, end), marked: true })
    at = end
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false })
  return parts
}
