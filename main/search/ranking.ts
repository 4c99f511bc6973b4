/**
 * The positions `offset` to `offset + limit` of the candidates in falling order of `key`, without sorting them all: the
 * threshold is found in a typed array, and only what reaches it is put in order. Keys must not be NaN.
 */
export function topOf(keys: Float64Array, offset: number, limit: number): number[] {
  const wanted = Math.min(keys.length, offset + limit)
  if (wanted === 0) return []
  const sorted = Float64Array.from(keys).sort()
  const threshold = sorted[sorted.length - wanted] ?? 0
  const reached: number[] = []
  for (let at = 0; at < keys.length; at++) if ((keys[at] ?? 0) >= threshold) reached.push(at)
  reached.sort((a, b) => (keys[b] ?? 0) - (keys[a] ?? 0) || a - b)
  return reached.slice(offset, wanted)
}

const TIME_LIMIT = 2 ** 43

/** One number to sort by: the score (0 to 1023, whole), then the time, newest first. */
export const sortKey = (score: number, createdAt: number): number =>
  Math.min(score, 1023) * TIME_LIMIT + Math.min(Math.max(createdAt, 0), TIME_LIMIT - 1)
