import type { Transcript } from '../model'

/** A transcript for the part of a recording between two moments: segments that touch it, with times from its beginning. */
export function cutTranscript(transcript: Transcript, startMs: number, endMs: number): Transcript {
  const lengthMs = endMs - startMs
  const moved = <T extends { startMs: number; endMs: number }>(part: T): T => ({
    ...part,
    startMs: Math.max(0, part.startMs - startMs),
    endMs: Math.min(lengthMs, part.endMs - startMs),
  })
  const within = (part: { startMs: number; endMs: number }): boolean => part.endMs > startMs && part.startMs < endMs
  const segments = transcript.segments.filter(within).map((segment) => ({
    ...moved(segment),
    ...(segment.words === undefined ? {} : { words: segment.words.filter(within).map(moved) }),
  }))
  // Without segments nobody knows which words belong to the part: then all of them stay.
  if (transcript.segments.length === 0) return transcript
  return { ...transcript, segments, text: segments.map(({ text }) => text.trim()).join(' ') }
}
