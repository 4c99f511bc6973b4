import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** Says what is being done. On standard error: standard output belongs to the command that asked for the set-up. */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`)
}

/** A failure that a person can act on; shown without a stack. */
export class SetupError extends Error {}

/** Runs a program to its end with its output on standard error; throws when it fails. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.error) throw new SetupError(`${program} could not be started: ${result.error.message}`)
  if (result.status !== 0)
    throw new SetupError(`${program} ${args.join(' ')} ended with ${result.status ?? result.signal}`)
}

/** True when the program runs and ends with 0, quietly. */
export function succeeds(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
