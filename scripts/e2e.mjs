// `npm run e2e [-- vitest arguments]`: the end-to-end tests, in a virtual display where there is none.
import { join } from 'node:path'
import { runWithDisplay } from './setup/display.mjs'
import { main, setUp } from './setup.mjs'
import { root } from './setup/say.mjs'

await main(async () => {
  await setUp('test')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  return runWithDisplay(process.execPath, [vitest, 'run', '--config', 'vitest.e2e.config.ts', ...process.argv.slice(2)])
})
