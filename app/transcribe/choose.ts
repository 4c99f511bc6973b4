import type { Transcript } from '../model/recording'

/** Negative when `a` stands before `b`: the better model, then the earlier run, then the device, so that all agree. */
export function compareTranscripts(a: Transcript, b: Transcript): number {
  return b.rank - a.rank || a.createdAt - b.createdAt || (a.device < b.device ? -1 : a.device > b.device ? 1 : 0)
}

/** What to do with a new transcript next to the one that is there. `asked`: a person asked for exactly this run. */
export type TranscriptChoice = 'take' | 'keep'

export function chooseTranscript(current: Transcript | null, candidate: Transcript, asked: boolean): TranscriptChoice {
  if (current === null || asked) return 'take'
  return compareTranscripts(candidate, current) < 0 ? 'take' : 'keep'
}
