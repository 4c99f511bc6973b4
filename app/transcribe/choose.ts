import { HEARD_MAX, type Transcript } from '../model/recording'

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

/** The transcripts that are kept beside the one that stands: without doubles, oldest first, the last few. */
export function otherTranscripts(known: readonly Transcript[], standing: Transcript | null): Transcript[] {
  const seen = new Set(standing === null ? [] : [nameOf(standing)])
  return known
    .filter((one) => !seen.has(nameOf(one)) && seen.add(nameOf(one)))
    .sort((a, b) => a.createdAt - b.createdAt || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(-HEARD_MAX)
}

/** One run of one engine on one device. */
const nameOf = ({ createdAt, device, engine, model }: Transcript): string => `${createdAt} ${device} ${engine} ${model}`
