import type { AppError } from '../../app/errors'

/** Why there is no recording, or no longer. */
export type RecorderProblem =
  | { readonly kind: 'denied' }
  | { readonly kind: 'no-microphone' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken'; readonly error: AppError }

/** Why it ended without being asked to. */
export type RecorderEnd = 'asked' | 'device-lost' | 'disk-full'

/** Times in ms. `beforeMs` is what was recorded before `since`. */
export type RecorderState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'starting' }
  | { readonly phase: 'recording'; readonly since: number; readonly beforeMs: number }
  | { readonly phase: 'paused'; readonly beforeMs: number }
  | { readonly phase: 'saving'; readonly beforeMs: number; readonly end: RecorderEnd }
  | { readonly phase: 'failed'; readonly problem: RecorderProblem }

export type RecorderEvent =
  | { readonly event: 'asked' }
  | { readonly event: 'opened' }
  /** The first audio arrived: only now is it a recording. */
  | { readonly event: 'sounded'; readonly now: number }
  | { readonly event: 'paused'; readonly now: number }
  | { readonly event: 'resumed'; readonly now: number }
  | { readonly event: 'ended'; readonly now: number; readonly end: RecorderEnd }
  | { readonly event: 'saved' }
  | { readonly event: 'discarded' }
  | { readonly event: 'failed'; readonly problem: RecorderProblem }
  | { readonly event: 'dismissed' }

export const IDLE: RecorderState = { phase: 'idle' }

/** How much has been recorded, in ms, pauses left out. */
export function recordedMs(state: RecorderState, now: number): number {
  if (state.phase === 'recording') return state.beforeMs + Math.max(0, now - state.since)
  return state.phase === 'paused' || state.phase === 'saving' ? state.beforeMs : 0
}

/** Whether there is a capture under way that must not be lost. */
export const isCapturing = (state: RecorderState): boolean =>
  ['starting', 'recording', 'paused', 'saving'].includes(state.phase)

/** The state after an event. An event that does not fit the state, as one that comes late, changes nothing. */
export function recorderAfter(state: RecorderState, event: RecorderEvent): RecorderState {
  switch (event.event) {
    case 'asked':
      return isCapturing(state) || state.phase === 'asking' ? state : { phase: 'asking' }
    case 'opened':
      return state.phase === 'asking' ? { phase: 'starting' } : state
    case 'sounded':
      return state.phase === 'starting' ? { phase: 'recording', since: event.now, beforeMs: 0 } : state
    case 'paused':
      return state.phase === 'recording' ? { phase: 'paused', beforeMs: recordedMs(state, event.now) } : state
    case 'resumed':
      return state.phase === 'paused' ? { phase: 'recording', since: event.now, beforeMs: state.beforeMs } : state
    case 'ended':
      return isCapturing(state) && state.phase !== 'saving'
        ? { phase: 'saving', beforeMs: recordedMs(state, event.now), end: event.end }
        : state
    case 'saved':
      return state.phase === 'saving' ? IDLE : state
    case 'discarded':
      return IDLE
    case 'failed':
      return state.phase === 'idle' ? state : { phase: 'failed', problem: event.problem }
    case 'dismissed':
      return state.phase === 'failed' ? IDLE : state
  }
}
