import { type ChildProcess, execFile, spawn } from 'node:child_process'
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

/** Where a process is to kill itself: at its n-th write to the disk. */
export interface KillAt {
  readonly when: 'before' | 'after'
  readonly write: number
}

/**
 * Runs a command in a process that kills itself at one of its writes, or (null) goes on to the end; answers whether it was
 * killed and how many writes it made if not.
 */
export function braindumpKilled(
  profile: string,
  args: readonly string[],
  kill: KillAt | null,
  environment: Record<string, string> = {},
): Promise<{ killed: boolean; code: number | null; writes: number; err: string }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'killedAtWrite.mjs'), '--profile', profile, ...args],
    {
      env: {
        ...process.env,
        BRAINDUMP_PASSPHRASE: PASSPHRASE,
        BRAINDUMP_TEST_KILL: kill === null ? 'count' : `${kill.when} ${kill.write}`,
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  )
  let [err, writes] = ['', '']
  child.stderr?.on('data', (text: Buffer) => (err += text.toString()))
  ;(child.stdio[3] as NodeJS.ReadableStream).on('data', (text: Buffer) => (writes += text.toString()))
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ killed: signal === 'SIGKILL', code, writes: Number(writes), err }))
  })
}
