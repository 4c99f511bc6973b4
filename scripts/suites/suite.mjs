import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/say.mjs'
import { runStep } from './step.mjs'
import { timingsFile } from './timings.mjs'

/** What is tested where. A suite without a single test that passed is a failure: it has lost its tests. */
const suites = {
  unit: { config: 'vitest.config.ts', display: false },
  e2e: { config: 'vitest.e2e.config.ts', display: true },
  package: { config: 'vitest.package.config.ts', display: true },
}

export const resultFile = (name) => join(root, 'test-results', `${name}.json`)

/** Runs a suite; its counts end up in `test-results/<name>.json`. */
export async function runSuite(name, extra = []) {
  mkdirSync(join(root, 'test-results'), { recursive: true })
  for (const file of [resultFile(name), timingsFile(name)]) rmSync(file, { force: true })
  const { config, display } = suites[name]
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--reporter=${join(root, 'scripts/suites/timings.mjs')}`,
  ]
  const good = await runStep(name, process.execPath, [...args, `--outputFile.json=${resultFile(name)}`, ...extra], {
    display,
    env: { BRAINDUMP_CHECK: '1', BRAINDUMP_SUITE: name },
  })
  const counts = readCounts(name)
  if (!good && counts.failed === 0) console.log(`— ${name}: every test passed, but something failed outside of them`)
  return { ...counts, bad: !good || counts.failed > 0 || counts.passed === 0 }
}

/** Counts of the last run; a suite that broke before it could count is one failure. */
export function readCounts(name) {
  if (!existsSync(resultFile(name))) return { passed: 0, failed: 1, skipped: 0 }
  const result = JSON.parse(readFileSync(resultFile(name), 'utf8'))
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + brokenFiles,
    skipped: result.numPendingTests + result.numTodoTests,
  }
}

/** Tests of the last run of a suite that passed only when they were tried again. */
export function countTriedAgain(name) {
  if (!existsSync(timingsFile(name))) return 0
  return JSON.parse(readFileSync(timingsFile(name), 'utf8')).filter(
    ({ passed, triedAgain }) => passed && triedAgain > 0,
  ).length
}
