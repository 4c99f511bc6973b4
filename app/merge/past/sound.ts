import type { Recording, Transcript } from '../../model'

/** What a machine had heard by a time: of those there were, the better model's, then the earlier; null for none. */
export function transcriptAsOf({ transcript, heard = [] }: Recording, atMs: number): Transcript | null {
  const by = [...heard, ...(transcript === null ? [] : [transcript])].filter(({ createdAt }) => createdAt <= atMs)
  const [best] = by.sort((a, b) => b.rank - a.rank || a.createdAt - b.createdAt)
  return best ?? null
}

/** How long the audio was at a time, in milliseconds: a trim since then is taken into account. */
export function durationAsOf({ durationMs, previous }: Recording, atMs: number): number {
  const [replaced] = previous.filter(({ replacedAt }) => replacedAt > atMs).sort((a, b) => a.replacedAt - b.replacedAt)
  return replaced?.durationMs ?? durationMs
}
