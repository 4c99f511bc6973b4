import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../..')

export const unpacked = join(root, 'dist/linux-unpacked')
export const debFile = join(
  root,
  'dist',
  readdirSync(join(root, 'dist')).find((name) => name.endsWith('.deb')) ?? 'no.deb',
)

/** An ordinary account to install for: not root, so that Chromium's sandbox can be on. */
export const ACCOUNT = 'braindump-test'

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; a code other than 0 is an outcome, not an error. */
export async function outcomeOf(program: string, args: readonly string[], timeoutMs = 90_000): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(program, args, { timeout: timeoutMs, maxBuffer: 16_000_000 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number | string; stdout?: string; stderr?: string }
    return { code: typeof code === 'number' ? code : -1, stdout: stdout ?? '', stderr: stderr ?? String(error) }
  }
}

/** Runs a shell command as the ordinary account, with nothing of our environment. */
export const asOrdinaryUser = (command: string): Promise<Outcome> => outcomeOf('su', ['-', ACCOUNT, '-c', command])

export const mayInstall = process.platform === 'linux' && process.getuid?.() === 0

/** Makes the account, installs the package, and answers how to take both away again. */
export async function install(): Promise<() => Promise<void>> {
  await outcomeOf('userdel', ['-r', ACCOUNT]) // From a run that was cut off.
  const account = await outcomeOf('useradd', ['-m', '-s', '/bin/sh', ACCOUNT])
  if (account.code !== 0) throw new Error(`useradd: ${account.stderr}`)
  const installed = await outcomeOf('dpkg', ['-i', debFile])
  if (installed.code !== 0) throw new Error(`dpkg -i: ${installed.stderr}`)
  return async () => {
    await outcomeOf('dpkg', ['-r', 'braindump'])
    await outcomeOf('userdel', ['-r', ACCOUNT])
  }
}
