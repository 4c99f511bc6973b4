// `npm run check`: format, lint, types, unit and integration tests. Goes through all of them and fails if one did.
import { join } from 'node:path'
import { runStepBeside } from './suites/step.mjs'
import { runSuite } from './suites/suite.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  await setUp('cli')
  const bin = (name) => join('node_modules', name)
  const step = (name, script, ...args) => runStepBeside(name, process.execPath, [bin(script), ...args])
  // Two at a time: linting takes as long as the other two together.
  const good = await Promise.all([
    step('lint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'),
    step('types', 'vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'tsconfig.json').then(
      async (types) =>
        (await step('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')) && types,
    ),
  ])
  const unit = await runSuite('unit')
  return good.every(Boolean) && !unit.bad ? 0 : 1
})
