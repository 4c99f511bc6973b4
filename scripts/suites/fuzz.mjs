import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../setup/say.mjs'

/** Runs one file of tests with what it is told in the environment; what is undefined is left out. Answers the exit code. */
export function runFuzz(file, env) {
  const told = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...told } }
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'node', file], options)
  return status ?? 1
}
