import { limitedRetryAfter } from './retryAfter'

/** How often something failed in a row, and since when it works. A value: each event answers a new one. */
export interface BackOff {
  readonly failures: number
  readonly upSinceMs: number | null
}

export const freshBackOff: BackOff = { failures: 0, upSinceMs: null }

const FIRST_MS = 1_000
/** While somebody looks at the window, and while nobody does. */
const CAP_VISIBLE_MS = 60_000
const CAP_HIDDEN_MS = 300_000
/** How long it has to work before the count of failures starts anew; a link that flaps keeps its long waits. */
const STABLE_MS = 60_000

/** It works since `nowMs`. */
export const cameUp = (state: BackOff, nowMs: number): BackOff =>
  state.upSinceMs === null ? { ...state, upSinceMs: nowMs } : state

export interface FailureCircumstances {
  readonly nowMs: number
  /** 0 to 1. */
  readonly random: number
  readonly visible: boolean
  /** What the server asked for. */
  readonly retryAfterMs?: number | null
}

/** It failed: how long to wait, at least half of the full delay so that many devices do not come back at once. */
export function afterFailure(
  state: BackOff,
  { nowMs, random, visible, retryAfterMs }: FailureCircumstances,
): { state: BackOff; delayMs: number } {
  const stable = state.upSinceMs !== null && nowMs - state.upSinceMs >= STABLE_MS
  const failures = stable ? 1 : state.failures + 1
  const full = Math.min(FIRST_MS * 2 ** (failures - 1), visible ? CAP_VISIBLE_MS : CAP_HIDDEN_MS)
  const delayMs = Math.max(full * (0.5 + random / 2), limitedRetryAfter(retryAfterMs) ?? 0)
  return { state: { failures, upSinceMs: null }, delayMs: Math.round(delayMs) }
}
