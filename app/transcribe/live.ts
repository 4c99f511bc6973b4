/** How fast a model is on this machine: seconds of computing for a second of sound. */
export interface Speed {
  readonly realTimeFactor: number
  readonly model: string
}

export type LiveDecision =
  | { readonly on: true; readonly realTimeFactor: number }
  | { readonly on: false; readonly reason: string; readonly realTimeFactor: number | null }

/** Live text recognises a growing stretch again and again, beside the recording: it needs time to spare. */
const FAST_ENOUGH = 0.5

/** Whether text may appear while recording: only with a model that was measured to be faster than real time here. */
export function decideLive(input: {
  engine: 'whisper' | 'command'
  model: string | null
  speed: Speed | null
}): LiveDecision {
  if (input.engine === 'command')
    return { on: false, realTimeFactor: null, reason: 'An outside program works on finished recordings only.' }
  if (input.model === null)
    return { on: false, realTimeFactor: null, reason: 'There is no speech model on this device yet.' }
  if (input.speed === null || input.speed.model !== input.model)
    return {
      on: false,
      realTimeFactor: null,
      reason:
        'The speed of this model has not been measured on this device yet. It is measured with the next transcription.',
    }
  const { realTimeFactor } = input.speed
  if (realTimeFactor > FAST_ENOUGH)
    return {
      on: false,
      realTimeFactor,
      reason: `This model needs ${realTimeFactor.toFixed(1)} s for a second of speech on this device; live text needs ${FAST_ENOUGH} s or less.`,
    }
  return { on: true, realTimeFactor }
}
