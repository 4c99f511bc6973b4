import { readFileSync } from 'node:fs'

/**
 * Private memory of this process in bytes: resident size also counts files that leveldb maps (docs/DESIGN.md, Budgets).
 */
export function anonymousBytes(): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
}

/** One figure of a benchmark. */
export interface Measurement {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What it may be at most; null where nothing is promised. */
  readonly budget: number | null
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

/** How long something took, in milliseconds. */
export async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
