import { keyed, type KeyedMessage } from '../messages/message'
/** How fast a model is on this machine: seconds of computing for a second of sound. */
export interface Speed {
  readonly realTimeFactor: number
  readonly model: string
}

export type LiveDecision =
  | { readonly on: true; readonly realTimeFactor: number }
  | { readonly on: false; readonly reason: KeyedMessage; readonly realTimeFactor: number | null }

/** Live text recognises a growing stretch again and again, beside the recording: it needs time to spare. */
const FAST_ENOUGH = 0.5

/** Whether text may appear while recording: only with a model that was measured to be faster than real time here. */
export function decideLive(input: {
  engine: 'whisper' | 'command'
  model: string | null
  speed: Speed | null
}): LiveDecision {
  if (input.engine === 'command') return { on: false, realTimeFactor: null, reason: keyed('live.programOnly') }
  if (input.model === null) return { on: false, realTimeFactor: null, reason: keyed('live.noModel') }
  if (input.speed === null || input.speed.model !== input.model)
    return {
      on: false,
      realTimeFactor: null,
      reason: keyed('live.notMeasured'),
    }
  const { realTimeFactor } = input.speed
  if (realTimeFactor > FAST_ENOUGH)
    return {
      on: false,
      realTimeFactor,
      reason: keyed('live.tooSlow', { seconds: Number(realTimeFactor.toFixed(1)), wanted: FAST_ENOUGH }),
    }
  return { on: true, realTimeFactor }
}

/** Least and most new sound for which a pass is worth it, in seconds. */
const LEAST_NEW_S = 0.5
const MOST_NEW_S = 2
/** A model that takes this much of a second for a second of speech waits for the most. */
const SLOW_FACTOR = 0.1

/** How much new sound begins a pass, in seconds: less with a quicker model, so that words come sooner at the same cost. */
export const newSoundS = (realTimeFactor: number): number =>
  Math.min(MOST_NEW_S, Math.max(LEAST_NEW_S, (realTimeFactor / SLOW_FACTOR) * MOST_NEW_S))

/** The first pass loads the model. */
const LOADING_MS = 30_000
const LEAST_PATIENCE_MS = 8_000
/** A busy machine takes this many times what was measured. */
const BUSY = 3

/** How long a pass may get nowhere before it counts as hung, in ms. That its process lives is no progress. */
export const passPatienceMs = (realTimeFactor: number, soundS: number, isFirst: boolean): number =>
  Math.max(isFirst ? LOADING_MS : LEAST_PATIENCE_MS, BUSY * realTimeFactor * soundS * 1000)
