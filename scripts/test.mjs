// `npm test`: all set-up, then everything that CI runs. Ends with one line that counts the tests of all suites.
import { join } from 'node:path'
import { main, setUp } from './setup.mjs'
import { root } from './setup/say.mjs'
import { runStep } from './suites/step.mjs'
import { countTriedAgain, readCounts, resultFile, runSuite } from './suites/suite.mjs'
import { rmSync } from 'node:fs'

await main(async () => {
  await setUp('test')
  rmSync(resultFile('unit'), { force: true })
  const checked = await runStep('check', process.execPath, [join(root, 'scripts/check.mjs')])
  const unit = readCounts('unit')
  const e2e = await runSuite('e2e')
  const packaged = await runStep('package', process.execPath, [join(root, 'scripts/package.mjs')])
  const packages = packaged ? await runSuite('package') : { passed: 0, failed: 1, skipped: 0, bad: true }
  const sum = (key) => unit[key] + e2e[key] + packages[key]
  const good = { check: checked && unit.passed > 0, e2e: !e2e.bad, package: packaged && !packages.bad }
  const bad = Object.keys(good).filter((name) => !good[name])
  // Said at the end, because the counts do not tell: lint can fail, or an error outside of every test.
  if (bad.length > 0) console.log(`failed: ${bad.join(', ')}; look for FAILED above`)
  // A test that needs a second try is a bug that waits for a bad day.
  const again = ['unit', 'e2e', 'package'].reduce((count, suite) => count + countTriedAgain(suite), 0)
  console.log(`tried again: ${again} (named above where there are any)`)
  console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  return bad.length === 0 ? 0 : 1
})
