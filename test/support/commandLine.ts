import { type ChildProcess, execFile } from 'node:child_process'
import { join } from 'node:path'

const LAUNCHER = join(import.meta.dirname, 'braindump.mjs')
export const PASSPHRASE = 'correct horse battery staple'

export interface Outcome {
  /** -1 when a signal ended it. */
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the built command line as a user would, in a process of its own. `onStart` gets the process, to kill it. */
export function braindump(
  profile: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [LAUNCHER, '--profile', profile, ...args],
      { env: { ...process.env, BRAINDUMP_PASSPHRASE: PASSPHRASE, ...environment }, maxBuffer: 256 * 1024 * 1024 },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
      },
    )
    onStart(child)
  })
}

/** What a command with `--json` answered. */
export const jsonOf = (outcome: Outcome): unknown => JSON.parse(outcome.out)
