import type { CommandContext } from '../../command'

export const when = (ms: number): string => new Date(ms).toISOString()

export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`

/** A line a second at most. */
export function progressTo(context: CommandContext): (progress: { documents: number; chunkBytes: number }) => void {
  let last = performance.now()
  return ({ documents, chunkBytes }) => {
    if (performance.now() - last < 1000) return
    last = performance.now()
    context.note(`${documents} documents, ${megabytes(chunkBytes)} of audio`)
  }
}
