// `npm run check`: format, lint, types, unit and integration tests. Goes through all of them and fails if one did.
import { join } from 'node:path'
import { runStep } from './suites/step.mjs'
import { runSuite } from './suites/suite.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  await setUp('cli')
  const bin = (name) => join('node_modules', name)
  const steps = [
    ['format', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
    ['lint', bin('eslint/bin/eslint.js'), ['.', '--max-warnings', '0']],
    ['types', bin('vue-tsc/bin/vue-tsc.js'), ['--noEmit', '-p', 'tsconfig.json']],
  ]
  let failed = 0
  for (const [name, script, args] of steps) if (!(await runStep(name, process.execPath, [script, ...args]))) failed += 1
  const unit = await runSuite('unit')
  return failed > 0 || unit.bad ? 1 : 0
})
