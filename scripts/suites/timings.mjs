// A reporter for vitest: which tests passed only when they were tried again, and how long each took.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../setup/say.mjs'

/** Tests that are named as slow at the end of a run. */
const SLOWEST = 10

/** Where the timings of a suite are kept; CI keeps them with the results, so that a test that grew slow can be seen. */
export const timingsFile = (suite) => join(root, 'test-results', `${suite}.timings.json`)

export default class Timings {
  #tests = []

  onTestCaseResult(test) {
    const outcome = test.diagnostic()
    if (outcome === undefined) return // Skipped.
    this.#tests.push({
      file: test.module.relativeModuleId,
      name: test.fullName,
      ms: Math.round(outcome.duration),
      triedAgain: outcome.retryCount,
      passed: test.ok(),
    })
  }

  onTestRunEnd() {
    const suite = process.env['BRAINDUMP_SUITE']
    if (suite === undefined) return
    const tests = this.#tests.sort((a, b) => b.ms - a.ms)
    mkdirSync(dirname(timingsFile(suite)), { recursive: true })
    writeFileSync(timingsFile(suite), `${JSON.stringify(tests, null, 1)}\n`)
    const again = tests.filter(({ triedAgain, passed }) => passed && triedAgain > 0)
    console.log(`— ${suite}: ${again.length} passed only when tried again`)
    for (const { file, name } of again) console.log(`    ${file}: ${name}`)
    console.log(`— ${suite}: the slowest`)
    for (const { ms, file, name } of tests.slice(0, SLOWEST))
      console.log(`    ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}: ${name}`)
  }
}
