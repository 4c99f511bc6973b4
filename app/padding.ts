/** The smallest step, in bytes: below it Padmé's own steps would tell short documents apart. */
const LEAST_STEP = 64

/**
 * The length that a document of so many bytes is filled up to: Padmé's steps (Nikitin and others, "Reducing Metadata Leakage
 * from Encrypted Files and Communication with PURBs", 2019, algorithm 1), none smaller than 64 bytes. All that a length then
 * tells is its order of magnitude and a few bits; it grows by 12 % at most beyond the first steps.
 */
export function paddedLength(bytes: number): number {
  if (bytes <= LEAST_STEP) return LEAST_STEP
  const exponent = Math.floor(Math.log2(bytes))
  const kept = Math.floor(Math.log2(exponent)) + 1
  const step = Math.max(LEAST_STEP, 2 ** (exponent - kept))
  return Math.ceil(bytes / step) * step
}
