/** How long `--smoke` waits for the window, in milliseconds. */
export const SMOKE_TIMEOUT_MS = 60_000

/** What `--smoke` waits for: the window has painted and main has told it the state of the journal. */
export interface SmokeWatch {
  /** The window reported; ends the wait with 0. */
  readonly passed: (line: string) => void
  readonly failed: (why: string) => void
}

/** Waits for one report, then quits with 0; without one, with 1. */
export function watchSmoke(exit: (code: number, line: string) => void, timeoutMs = SMOKE_TIMEOUT_MS): SmokeWatch {
  let over = false
  const end = (code: number, line: string): void => {
    if (over) return
    over = true
    clearTimeout(timer)
    exit(code, line)
  }
  const timer = setTimeout(() => end(1, `smoke: the window was not ready within ${timeoutMs} ms`), timeoutMs)
  return { passed: (line) => end(0, `smoke: ${line}`), failed: (why) => end(1, `smoke: ${why}`) }
}
