import type { Review } from '../../app/ipc/conflicts'
import type { EntryRecording } from '../../app/ipc/journal'
import { disagreementsOf, firstSaid, type Disagreement } from '../../app/transcribe/reading/disagreement'

/** So much is played before and behind the words in question. */
export const LEAD_MS = 600
/** More places than this are no list any more. */
const MOST = 12
/** Longer words of a place are cut short: the texts stand below. */
const WORDS_LENGTH = 40

export type Place = Disagreement

/** Where the versions of a transcript differ, when that is what is asked. */
export function placesOf(review: Review, recording: EntryRecording): Place[] {
  const question = review.questions.find(({ field }) => field === 'editedText')
  const [first, ...others] = question?.sides.map(({ value }) => value ?? '') ?? []
  if (review.id !== recording.id || first === undefined) return []
  const segments = recording.transcript?.segments ?? []
  const places = others.flatMap((other) => disagreementsOf(first, other, segments))
  return places
    .sort((a, b) => a.startMs - b.startMs)
    .filter(({ startMs }, at) => places.findIndex((other) => other.startMs === startMs) === at)
    .slice(0, MOST)
    .map(({ startMs, endMs, words: [one, two] }) => ({ startMs, endMs, words: [short(one), short(two)] }))
}

const short = (words: string): string =>
  words.length > WORDS_LENGTH ? `${words.slice(0, WORDS_LENGTH).trimEnd()}…` : words

/** Where a recording stands before it is played: shortly before the words in question, where they are said in it. */
export function cueOf(review: Review, recording: EntryRecording): number | null {
  const segments = recording.transcript?.segments ?? []
  const atMs =
    placesOf(review, recording)[0]?.startMs ??
    review.questions
      .filter(({ kind }) => kind !== 'delete')
      .map(({ sides }) =>
        firstSaid(
          sides.map(({ value }) => value ?? ''),
          segments,
        ),
      )
      .find((said) => said !== null)
  return atMs === undefined || atMs === null ? null : Math.max(0, atMs - LEAD_MS)
}
