/** One peak for so many milliseconds while recording. */
export const PEAK_EVERY_MS = 50
/** At most so many peaks are kept with a recording. */
export const PEAKS_KEPT = 1000

/** Spreads values evenly over `count` places, the greatest of each place; fewer values than places stay as they are. */
export function spread(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values]
  return Array.from({ length: count }, (_, place) => {
    const from = Math.floor((place * values.length) / count)
    const to = Math.max(from + 1, Math.floor(((place + 1) * values.length) / count))
    let peak = 0
    for (let index = from; index < to; index++) peak = Math.max(peak, values[index] ?? 0)
    return peak
  })
}

/** Peaks from 0 to 1 as they are stored: base64 of unsigned bytes. Null without peaks. */
export function encodePeaks(values: readonly number[]): string | null {
  if (values.length === 0) return null
  const bytes = spread(values, PEAKS_KEPT).map((value) => Math.round(Math.min(1, Math.max(0, value)) * 255))
  return btoa(String.fromCharCode(...bytes))
}

/** Stored peaks as values from 0 to 1; none where the text is not base64. */
export function decodePeaks(stored: string | null): number[] {
  if (!stored) return []
  try {
    return Array.from(atob(stored), (char) => char.charCodeAt(0) / 255)
  } catch {
    return [] // Written by something else; the player then draws a flat line.
  }
}
