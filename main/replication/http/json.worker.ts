import { serve } from '../../worker/thread/serve'
import type { JsonCalls } from './jsonThread'
import { sizeOf, slicesOf } from './jsonValues'

/* The thread that parses large answers of a server: their rows are handed over a few at a time. */

let slices: unknown[][] = []

serve<JsonCalls>({
  parse: ({ pieces }) => {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'))
    const rows = rowsOf(value)
    if (rows === null) {
      sizeOf(value)
      return { value, slices: null }
    }
    slices = slicesOf(rows)
    const { results: _rows, ...rest } = value as Record<string, unknown>
    sizeOf(rest)
    return { value: rest, slices: slices.length }
  },
  slice: ({ at }) => slices[at] ?? [],
})

function rowsOf(value: unknown): readonly unknown[] | null {
  const rows = (value as { results?: unknown } | null)?.results
  return Array.isArray(rows) ? rows : null
}
