// `npm run check`: format, lint, types, unit and integration tests. Goes through all of them and fails if one did.
import { join } from 'node:path'
import { runStepBeside } from './suites/step.mjs'
import { runSuite } from './suites/suite.mjs'
import { main, setUp } from './setup.mjs'

/** The whole, and each side by itself. */
const TYPE_CONFIGS = ['tsconfig.json', 'tsconfig.app.json', 'tsconfig.main.json', 'tsconfig.renderer.json']

await main(async () => {
  await setUp('cli')
  const bin = (name) => join('node_modules', name)
  const step = (name, script, ...args) => runStepBeside(name, process.execPath, [bin(script), ...args])
  const inTurn = async (...steps) => {
    let good = true
    for (const next of steps) good = (await next()) && good
    return good
  }
  // Two at a time: linting takes as long as the others together. Each side has only the types that are there when it runs.
  const types = (config) => () => step(`types ${config}`, 'vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', config)
  const good = await Promise.all([
    step('lint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'),
    inTurn(...TYPE_CONFIGS.map(types), () =>
      step('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
    ),
  ])
  const unit = await runSuite('unit')
  return good.every(Boolean) && !unit.bad ? 0 : 1
})
