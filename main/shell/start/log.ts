// The terminal it was started from may be gone: that ends no recording.
process.stderr.on('error', () => undefined)

/** One line on standard error, for a person who starts the app from a terminal. Never content, never keys. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** What went wrong, with where. */
export const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
